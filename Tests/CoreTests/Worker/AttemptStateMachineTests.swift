import RollcallCore
import Testing

@Suite("What a worker does about one attempt")
struct AttemptStateMachineTests {
    private typealias Event = AttemptStateMachine.Event
    private typealias Action = AttemptStateMachine.Action

    /// Lease 30 s (trusted for 27 s), timeout 10 s, patience 5 s, begun at second 0.
    private func attempt() -> AttemptStateMachine {
        AttemptStateMachine(
            trust: TrustWindow(term: .seconds(30), claimSentAt: second(0)), startedAt: second(0),
            timeout: .seconds(10), patience: .seconds(5))
    }

    private func second(_ value: Int64) -> BootInstant { BootInstant(microseconds: value * 1_000_000) }

    private let failure = TaskFailure(code: "error", message: "no luck")

    @Test("a handler that ends by itself has its own word recorded")
    func ownWord() {
        let endings: [(HandlerOutcome, Action)] = [
            (.finished(["n": 1]), .record(.succeeded(["n": 1]))),
            (.recorded(["n": 1]), .noteRecorded(["n": 1])),
            (.failed(failure), .record(.failed(failure))),
            (.leaseLost, .noteLost),
        ]
        for (outcome, action) in endings {
            var machine = attempt()
            #expect(machine.handle(.ended(outcome)) == [action])
            #expect(machine.state == .over)
            #expect(machine.handle(.ended(outcome)).isEmpty)
        }
    }

    @Test("a task that stops though nobody cancelled it has failed")
    func stopsByItself() {
        var machine = attempt()
        guard case .record(.failed(let failure))? = machine.handle(.ended(.stopped)).first else {
            Issue.record("nothing was recorded")
            return
        }
        #expect(failure.isRetryable)
    }

    @Test("at its timeout the handler is cancelled, and then recorded as timed out")
    func timesOut() {
        var machine = attempt()
        #expect(machine.wakeAt == second(10))
        #expect(machine.handle(.timeIs(second(9))).isEmpty)
        #expect(machine.handle(.timeIs(second(10))) == [.cancelHandler(.timedOut)])
        #expect(machine.handle(.timeIs(second(11))).isEmpty)
        #expect(machine.handle(.ended(.stopped)) == [.record(.timedOut(after: .seconds(10)))])
    }

    @Test("work that was done is recorded as done, whatever the handler was asked meanwhile")
    func doneIsDone() {
        for event in [
            Event.timeIs(second(10)), .cutOff(nil, at: second(3)), .standing(.cancelAsked(.asked), at: second(1)),
        ] {
            var machine = attempt()
            #expect(machine.handle(event).count == 1)
            #expect(machine.handle(.ended(.finished([:]))) == [.record(.succeeded([:]))])
        }
    }

    @Test("a renewal that is sent in time keeps the trust, one that is answered late does not stretch it")
    func trustFollowsSending() {
        var machine = AttemptStateMachine(
            trust: TrustWindow(term: .seconds(30), claimSentAt: second(0)), startedAt: second(0),
            timeout: .seconds(3_600), patience: .seconds(5))
        #expect(machine.wakeAt == second(27))
        #expect(machine.handle(.renewed(.renewed, sentAt: second(10), at: second(10))).isEmpty)
        #expect(machine.wakeAt == second(37))
        #expect(machine.handle(.standing(.renewed, at: second(30))).isEmpty)
        #expect(machine.wakeAt == second(37))
        #expect(machine.handle(.timeIs(second(37))) == [.cancelHandler(.lost)])
        #expect(machine.handle(.ended(.finished([:]))) == [.noteLost])
    }

    @Test("a lost lease cancels the handler, and nothing of it is recorded, whatever it says")
    func lostLease() {
        for outcome in [HandlerOutcome.finished([:]), .failed(failure), .stopped, .leaseLost] {
            var machine = attempt()
            #expect(machine.handle(.renewed(.lost, sentAt: second(3), at: second(3))) == [.cancelHandler(.lost)])
            #expect(!machine.holdsLease)
            #expect(machine.handle(.ended(outcome)) == [.noteLost])
        }
    }

    @Test("while a cancelled handler still runs its lease is renewed")
    func leaseWhileStopping() {
        var machine = attempt()
        _ = machine.handle(.timeIs(second(10)))
        #expect(machine.holdsLease)
        #expect(machine.handle(.renewed(.renewed, sentAt: second(10), at: second(10))).isEmpty)
        #expect(machine.wakeAt == second(15))
    }

    @Test("a stuck handler is closed when the patience is over, and its thread left to it until it ends")
    func stuck() {
        var machine = attempt()
        _ = machine.handle(.timeIs(second(10)))
        #expect(machine.handle(.timeIs(second(14))).isEmpty)
        #expect(
            machine.handle(.timeIs(second(15))) == [.record(.timedOut(after: .seconds(10))), .abandonThread])
        #expect(machine.state == .closed && !machine.holdsLease && machine.wakeAt == nil)
        #expect(machine.handle(.timeIs(second(99))).isEmpty)
        #expect(machine.handle(.ended(.finished([:]))) == [.reclaimThread])
    }

    @Test("a stuck handler whose lease was lost is left alone with nothing recorded")
    func stuckAndLost() {
        var machine = attempt()
        _ = machine.handle(.renewed(.lost, sentAt: second(2), at: second(2)))
        #expect(machine.handle(.timeIs(second(7))) == [.noteLost, .abandonThread])
    }

    @Test("trust that runs out while the handler is being stopped forbids to record what was to follow")
    func trustRunsOutWhileStopping() {
        var machine = AttemptStateMachine(
            trust: TrustWindow(term: .seconds(10), claimSentAt: second(0)), startedAt: second(0),
            timeout: .seconds(8), patience: .seconds(5))
        #expect(machine.handle(.timeIs(second(8))) == [.cancelHandler(.timedOut)])
        #expect(machine.wakeAt == second(9))
        #expect(machine.handle(.timeIs(second(9))).isEmpty)
        #expect(machine.handle(.ended(.stopped)) == [.noteLost])
    }

    @Test("a person's cancel outweighs a timeout and a stop that are under way; a lost lease outweighs all")
    func weightierCause() {
        var machine = attempt()
        _ = machine.handle(.timeIs(second(10)))
        #expect(machine.handle(.standing(.cancelAsked(.asked), at: second(11))).isEmpty)
        #expect(machine.handle(.cutOff(nil, at: second(11))).isEmpty)
        #expect(machine.handle(.ended(.stopped)) == [.record(.cancelled(.asked))])

        machine = attempt()
        _ = machine.handle(.cutOff(nil, at: second(1)))
        _ = machine.handle(.standing(.cancelAsked(.replaced), at: second(2)))
        _ = machine.handle(.standing(.lost, at: second(3)))
        #expect(machine.handle(.ended(.stopped)) == [.noteLost])
    }

    @Test("a worker that stops gives the run back, a hand-started one ends cancelled")
    func cutOff() {
        var machine = attempt()
        #expect(machine.handle(.cutOff(nil, at: second(1))) == [.cancelHandler(.cutOff(nil))])
        #expect(machine.handle(.ended(.stopped)) == [.record(.givenBack)])

        machine = attempt()
        _ = machine.handle(.cutOff(.drained, at: second(1)))
        #expect(machine.handle(.ended(.failed(failure))) == [.record(.cancelled(.drained))])
    }

    @Test("an abandoned handler is closed at once if it was cancelled, and only then")
    func abandoned() {
        var machine = attempt()
        #expect(machine.handle(.abandoned).isEmpty)
        _ = machine.handle(.cutOff(nil, at: second(1)))
        #expect(machine.handle(.abandoned) == [.record(.givenBack), .abandonThread])
        #expect(machine.handle(.abandoned).isEmpty)
    }

    @Test("the patience with a handler counts from when the answer to a renewal came, however long that took")
    func patienceFromAnswer() {
        var machine = attempt()
        let answer = RenewalAnswer.cancelAsked(.asked)
        #expect(machine.handle(.renewed(answer, sentAt: second(1), at: second(8))) == [.cancelHandler(.asked(.asked))])
        #expect(machine.wakeAt == second(13))
        #expect(machine.handle(.timeIs(second(12))).isEmpty)
        #expect(machine.handle(.timeIs(second(13))) == [.record(.cancelled(.asked)), .abandonThread])
    }
}
