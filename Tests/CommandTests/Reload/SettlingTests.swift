import RollcallCore
import Testing

@testable import RollcallCommands

@Suite("When it is looked at files that change")
struct SettlingTests {
    private let start = BootInstant(microseconds: 5_000_000)

    private func after(_ milliseconds: Int) -> BootInstant { start + .milliseconds(milliseconds) }

    @Test("a moment after the last notice, and not later than a second after the first")
    func quiet() {
        var settling = Settling()
        #expect(settling.dueAt == nil)
        settling.hear(isBeingWritten: false, at: start)
        #expect(settling.dueAt == after(150))
        settling.hear(isBeingWritten: false, at: after(140))
        #expect(settling.dueAt == after(290))
        for time in stride(from: 240, to: 1_200, by: 100) { settling.hear(isBeingWritten: false, at: after(time)) }
        #expect(settling.dueAt == after(1_000))
        settling.settle()
        #expect(settling.dueAt == nil)
    }

    @Test("who writes is waited for, five seconds at most, and then given the same moment")
    func writing() {
        var settling = Settling()
        settling.hear(isBeingWritten: true, at: start)
        settling.hear(isBeingWritten: true, at: after(3_000))
        #expect(settling.dueAt == after(5_000))
        settling.hear(isBeingWritten: false, at: after(4_000))
        #expect(settling.dueAt == after(4_150))
    }
}
