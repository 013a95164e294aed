import RollcallCore
import RollcallTesting
import Testing

@Suite("What follows for a run")
struct RunStateMachineTests {
    private let policy = RetryPolicy(
        maximumAttempts: 3, backoff: .seconds(8), maximumBackoff: .seconds(60), jitter: .none, maximumLost: 2,
        giveUpAfter: .seconds(100))
    private let result: RunResult = ["removed": 12]
    private let error = TaskFailure(code: "error", message: "no route")

    private func end(
        _ event: RunStateMachine.Event, failures: Int = 0, losses: Int = 0, isOneShot: Bool = false,
        policy: RetryPolicy? = nil, firstClaim: Timestamp? = planStart, at now: Timestamp = .after(1)
    ) -> AttemptEnd {
        let tally = AttemptTally(failures: failures, losses: losses, firstClaimedAt: firstClaim)
        let machine = RunStateMachine(policy: policy ?? self.policy, tally: tally, isOneShot: isOneShot)
        var random = SeededGenerator(seed: 1)
        return machine.end(after: event, at: now, using: &random)
    }

    /// Events with the attempt's outcome, and what follows as failures (down) and losses (across) come before.
    private static let table: [(event: RunStateMachine.Event, outcome: AttemptOutcome, code: String?, rows: [String])] =
        [
            (.succeeded(["removed": 12]), .succeeded, nil, Array(repeating: "succeed succeed succeed", count: 4)),
            (.cancelled(.asked), .cancelled, nil, Array(repeating: "asked asked asked", count: 4)),
            (.cancelled(.replaced), .cancelled, nil, Array(repeating: "replaced replaced replaced", count: 4)),
            (.cancelled(.drained), .cancelled, nil, Array(repeating: "drained drained drained", count: 4)),
            (.givenBack, .cancelled, nil, Array(repeating: "retry:0 retry:0 retry:0", count: 4)),
            (.lost, .lost, "lost", Array(repeating: "retry:0 fail:lost fail:lost", count: 4)),
            (
                .failed(TaskFailure(code: "own", message: "m")), .failed, "own",
                ["retry:8 retry:8 retry:8", "retry:16 retry:16 retry:16"]
                    + Array(repeating: "fail:error fail:error fail:error", count: 2)
            ),
            (
                .failed(TaskFailure(code: "rows", message: "m", reason: .referenced)), .failed, "rows",
                ["retry:8 retry:8 retry:8", "retry:16 retry:16 retry:16"]
                    + Array(repeating: "fail:referenced fail:referenced fail:referenced", count: 2)
            ),
            (
                .failed(TaskFailure(code: "brake", message: "m", reason: .brake, isRetryable: false)), .failed, "brake",
                Array(repeating: "fail:brake fail:brake fail:brake", count: 4)
            ),
            (
                .timedOut(after: .seconds(60)), .timedOut, "timed_out",
                ["retry:8 retry:8 retry:8", "retry:16 retry:16 retry:16"]
                    + Array(repeating: "fail:timed_out fail:timed_out fail:timed_out", count: 2)
            ),
        ]

    private func words(_ disposition: RunDisposition) -> String {
        switch disposition {
        case .succeed: "succeed"
        case .retry(let delay): "retry:\(delay.components.seconds)"
        case .fail(let reason): "fail:\(reason.rawValue)"
        case .cancel(let reason): reason.rawValue
        }
    }

    @Test("failures count to max_attempts, losses to max_lost alone, what was given back to neither")
    func matrix() {
        for (event, outcome, code, rows) in Self.table {
            for (failures, row) in rows.enumerated() {
                for (losses, expected) in row.split(separator: " ").enumerated() {
                    let end = end(event, failures: failures, losses: losses)
                    #expect(words(end.disposition) == expected, "\(event) \(failures) \(losses)")
                    #expect(end.outcome == outcome)
                    #expect(end.failure?.code == code)
                }
            }
        }
    }

    @Test("a result and a failure are recorded as the task gave them, a timeout and a loss in words")
    func recorded() {
        #expect(end(.succeeded(result)) == AttemptEnd(outcome: .succeeded, disposition: .succeed(result)))
        #expect(end(.failed(error)).failure == RunFailure(code: "error", message: "no route"))
        #expect(end(.timedOut(after: .seconds(90))).failure?.message == "cancelled after its timeout of 90s")
        #expect(end(.lost).failure?.message == "its worker died or was stopped past its lease")
    }

    @Test("give_up_after stops a retry that would start later than it after the first claim, and nothing else")
    func givingUp() {
        let last = Timestamp.after(92)
        let late = last + .microseconds(1)
        for event in [RunStateMachine.Event.failed(error), .timedOut(after: .seconds(1))] {
            #expect(end(event, at: last).disposition == .retry(after: .seconds(8)))
            #expect(words(end(event, at: late).disposition).hasPrefix("fail:"))
        }
        for now in [last, late, .after(1_000_000)] {
            #expect(end(.lost, at: now).disposition == .retry(after: .zero))
            #expect(end(.givenBack, at: now).disposition == .retry(after: .zero))
            #expect(end(.succeeded(result), at: now).disposition == .succeed(result))
        }
    }

    @Test("a run that was never claimed before counts from now")
    func firstClaim() {
        #expect(end(.failed(error), firstClaim: nil, at: .after(1_000)).disposition == .retry(after: .seconds(8)))
    }

    @Test("a one-shot run ends with its first failure; a loss or a give-back does not end it")
    func oneShot() {
        #expect(end(.failed(error), isOneShot: true).disposition == .fail(.error))
        #expect(end(.timedOut(after: .seconds(1)), isOneShot: true).disposition == .fail(.timedOut))
        #expect(end(.lost, isOneShot: true).disposition == .retry(after: .zero))
        #expect(end(.givenBack, isOneShot: true).disposition == .retry(after: .zero))
        #expect(end(.succeeded(result), isOneShot: true).disposition == .succeed(result))
    }

    @Test("one attempt allowed means none after the first; less than one is taken as one", arguments: [1, 0, -5])
    func bounds(limit: Int) {
        let strict = RetryPolicy(maximumAttempts: limit, maximumLost: limit)
        #expect(end(.failed(error), policy: strict).disposition == .fail(.error))
        #expect(end(.lost, policy: strict).disposition == .fail(.lost))
        #expect(end(.givenBack, policy: strict).disposition == .retry(after: .zero))
    }

    @Test("the delay of a retry is drawn from the policy's bound, and a boundless policy does not trap")
    func delay() {
        var drawn = policy
        drawn.jitter = .full
        var random = SeededGenerator(seed: 1)
        let expected = drawn.delay(beforeRetry: 2, using: &random)
        #expect(end(.failed(error), failures: 1, policy: drawn).disposition == .retry(after: expected))
        let endless = RetryPolicy(
            maximumAttempts: .max, backoff: .seconds(Int64.max), maximumBackoff: .seconds(Int64.max), jitter: .none,
            giveUpAfter: .seconds(Int64.max))
        let now = Timestamp(microseconds: .max)
        #expect(
            end(.failed(error), failures: 1_000_000, policy: endless, at: now).disposition
                == .retry(after: .microseconds(Int64.max)))
    }
}
