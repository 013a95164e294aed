import RollcallCore
import Testing

@Suite("Runs")
struct RunTests {
    private func run() -> Run {
        Run(
            id: RunID.samples(1)[0], job: JobName(stored: "job"), task: TaskName("job"), trigger: .schedule,
            due: planStart, createdAt: planStart)
    }

    @Test("a run moves only along its life: to an end from what has not ended, and never out of one")
    func moves() {
        let allowed: [RunState: Set<RunState>] = [
            .queued: [.running, .skipped, .cancelled],
            .running: [.succeeded, .failed, .cancelled, .retrying],
            .retrying: [.running, .failed, .cancelled],
        ]
        for state in RunState.allCases {
            for next in RunState.allCases {
                #expect(state.canMove(to: next) == (allowed[state]?.contains(next) ?? false), "\(state) \(next)")
            }
            #expect(state.isFinal == (allowed[state] == nil))
        }
    }

    @Test("a pause concerns what the schedule made and a start, not what a person asked for")
    func triggers() {
        #expect(RunTrigger.allCases.filter(\.isFromSchedule) == [.schedule, .catchUp, .start])
    }

    @Test("the duration is from the first attempt to the end, never negative, nil before")
    func duration() {
        var run = run()
        #expect(run.duration == nil)
        run.startedAt = .after(2)
        #expect(run.duration == nil)
        run.finishedAt = .after(5)
        #expect(run.duration == .seconds(3))
        run.finishedAt = .after(1)
        #expect(run.duration == .zero)
    }

    @Test("the lag is from due to the first attempt, of runs with a tick alone")
    func lag() {
        var run = run()
        run.startedAt = .after(2)
        #expect(run.lag == nil)
        run.tick = Tick(job: run.job, epoch: 1, instant: planStart)
        #expect(run.lag == .seconds(2))
        run.startedAt = .after(-1)
        #expect(run.lag == .zero)
        run.startedAt = nil
        #expect(run.lag == nil)
    }

    @Test("a new run is queued, without attempts")
    func queued() {
        let run = run()
        #expect(run.state == .queued && run.attempts.isEmpty && run.reason == nil && run.tick == nil)
    }

    @Test("a failure keeps two thousand characters of its message")
    func failure() {
        let fits = String(repeating: "é", count: 2_000)
        #expect(RunFailure(code: "error", message: fits).message == fits)
        let cut = RunFailure(code: "error", message: fits + "x").message
        #expect(cut == String(repeating: "é", count: 1_999) + "…")
    }

    @Test("a skip that grows keeps its oldest tick, takes the newest and adds up")
    func extended() {
        let older = SkippedTicks(first: .after(0), last: .after(60), count: 2)
        let newer = SkippedTicks(first: .after(120), last: .after(300), count: 4)
        #expect(older.extended(by: newer) == SkippedTicks(first: .after(0), last: .after(300), count: 6))
    }
}
