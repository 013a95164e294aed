import RollcallCore
import RollcallTesting
import Testing

@Suite("What a worker as a whole does")
struct WorkerStateMachineTests {
    private typealias Action = WorkerStateMachine.Action

    private func second(_ value: Int64) -> BootInstant { BootInstant(microseconds: value * 1_000_000) }

    private let down = StoreError(.unavailable, operation: "look", detail: "nobody there")

    /// A machine with a generator, as a worker has it: grace 25 s, patience 5 s, pauses without jitter.
    private struct Subject {
        var machine = WorkerStateMachine(
            grace: .seconds(25), patience: .seconds(5),
            backoff: RetryPolicy(backoff: .milliseconds(100), maximumBackoff: .seconds(5), jitter: .none))
        var random = SeededGenerator(seed: 1)

        mutating func handle(_ event: WorkerStateMachine.Event) -> [WorkerStateMachine.Action] {
            machine.handle(event, using: &random)
        }
    }

    @Test("an outage is announced once, tried again after growing pauses of at most 5 s, and its end announced once")
    func outage() {
        var subject = Subject()
        var pauses: [Duration] = []
        for try_ in 0..<8 {
            for action in subject.handle(.storeFailed(down, at: second(10))) {
                switch action {
                case .announceOutage(let error): #expect(try_ == 0 && error == down)
                case .pause(let pause): pauses.append(pause)
                default: Issue.record("unexpected: \(action)")
                }
            }
            #expect(subject.machine.state == .degraded)
        }
        #expect(
            pauses
                == [100, 200, 400, 800, 1_600, 3_200, 5_000, 5_000].map { .milliseconds($0) })
        #expect(subject.handle(.storeAnswered(at: second(40))) == [.announceRecovery(after: .seconds(30))])
        #expect(subject.handle(.storeAnswered(at: second(41))).isEmpty)
        #expect(subject.machine.state == .working)
    }

    @Test("the pauses of different workers differ, and none is so short that it becomes a busy loop")
    func jitter() {
        var firsts: Set<Duration> = []
        for seed in 0..<20 as Range<UInt64> {
            var machine = WorkerStateMachine(grace: .seconds(25), patience: .seconds(5))
            var random = SeededGenerator(seed: seed)
            for action in machine.handle(.storeFailed(down, at: second(0)), using: &random) {
                guard case .pause(let pause) = action else { continue }
                #expect(pause >= .milliseconds(20) && pause <= .milliseconds(100))
                firsts.insert(pause)
            }
        }
        #expect(firsts.count > 10)
    }

    @Test("a worker that is told to stop drains, and stops as soon as nothing is open")
    func drains() {
        var subject = Subject()
        #expect(subject.handle(.timeIs(second(1), open: 0)).isEmpty)
        #expect(subject.handle(.stopAsked(.asked, at: second(1))) == [.drain(.asked)])
        #expect(subject.machine.state == .draining)
        #expect(subject.handle(.stopAsked(.ticksDone, at: second(2))).isEmpty)
        #expect(subject.machine.wakeAt == second(26))
        #expect(subject.handle(.timeIs(second(3), open: 2)).isEmpty)
        #expect(subject.handle(.timeIs(second(4), open: 0)) == [.stop])
        #expect(subject.machine.state == .stopped && subject.machine.stopReason == .asked)
    }

    @Test("what is open when the grace is over is cut off once, and no longer waited for than patience and last writes")
    func cutsOff() {
        var subject = Subject()
        _ = subject.handle(.stopAsked(.asked, at: second(0)))
        #expect(subject.handle(.timeIs(second(24), open: 1)).isEmpty)
        #expect(subject.handle(.timeIs(second(25), open: 1)) == [.cutOff])
        #expect(subject.handle(.timeIs(second(26), open: 1)).isEmpty)
        #expect(subject.machine.wakeAt == second(32))
        #expect(subject.handle(.timeIs(second(32), open: 1)) == [.stop])
    }

    @Test("a second word to stop cuts off and abandons at once, at any time")
    func stopsNow() {
        var subject = Subject()
        #expect(subject.handle(.stopNow(at: second(5))) == [.drain(.asked), .cutOff, .abandon])
        #expect(subject.machine.wakeAt == second(7))

        subject = Subject()
        _ = subject.handle(.stopAsked(.asked, at: second(0)))
        #expect(subject.handle(.stopNow(at: second(3))) == [.cutOff, .abandon])
        #expect(subject.handle(.timeIs(second(4), open: 0)) == [.stop])
        #expect(subject.handle(.stopNow(at: second(5))).isEmpty)
    }

    @Test("an outage while draining changes neither the state nor the end")
    func outageWhileDraining() {
        var subject = Subject()
        _ = subject.handle(.stopAsked(.asked, at: second(0)))
        _ = subject.handle(.storeFailed(down, at: second(1)))
        #expect(subject.machine.state == .draining && subject.machine.isOut)
        #expect(subject.handle(.timeIs(second(25), open: 1)) == [.cutOff])
        #expect(subject.handle(.timeIs(second(32), open: 1)) == [.stop])
    }
}
