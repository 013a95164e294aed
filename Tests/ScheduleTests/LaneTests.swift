import RollcallCore
import RollcallSchedule
import Testing

@Suite("A large file that is read in parts")
struct LaneTests {
    /// The last part first, as cores may have it.
    private struct Backwards: ReadingLanes {
        func map<Value: Sendable>(_ count: Int, _ part: @Sendable (Int) -> Value) -> [Value] {
            #expect(count > 1)
            return Array((0..<count).reversed().map(part).reversed())
        }
    }

    private func text(_ line: (Int) -> String) -> String {
        "timezone: Europe/Berlin\ndefaults: {overlap: allow}\njobs:\n" + (0..<3_000).map(line).joined()
    }

    private func expectSame(_ text: String) -> ScheduleReading {
        var reader = ReaderFixture().reader
        let files = [SourceFile(path: "schedule.yaml", bytes: Array(text.utf8))]
        let inTurn = reader.read(files)
        reader.lanes = Backwards()
        let inParts = reader.read(files)
        #expect(inParts.jobs == inTurn.jobs)
        #expect(inParts.diagnostics == inTurn.diagnostics)
        return inParts
    }

    @Test("has its jobs in the order of the file, with all that the file says for them")
    func jobs() {
        let reading = expectSame(
            text { "  job-\($0): {task: prune-rooms, cron: \($0 % 60) 3 * * *, with: {empty_for: \($0)s}}\n" })
        #expect(reading.jobs.map(\.definition.name.description) == (0..<3_000).map { "job-\($0)" })
        #expect(reading.jobs.allSatisfy { $0.definition.timezone == "Europe/Berlin" })
        #expect(reading.jobs.allSatisfy { $0.definition.overlap == .allow })
    }

    @Test("has its messages in the order of the file, and no more than there is room for")
    func messages() {
        let lines: [(Int) -> String] = [
            { "  job-\($0): {task: prune-rooms, evry: 1s}\n" }, { _ in "  same: {task: prune-rooms, every: 1s}\n" },
            { "  job-\($0): {task: prune-rooms, every: 1s, timeout: 2s}\n" }, { "  job-\($0): {task: what}\n" },
        ]
        let reading = expectSame(text { lines[$0 % 4]($0) })
        #expect(reading.hasErrors && reading.jobs.isEmpty)
        let places = reading.diagnostics.map(\.span.start)
        #expect(places == places.sorted() && places.count > 2_000)
        #expect(places.last?.line == 3_003)
        let full = expectSame(text { "  job-\($0): {a: 1, b: 1, c: 1, d: 1, every: 1s}\n" })
        #expect(full.diagnostics.last?.message.contains("more") == true)
    }
}
