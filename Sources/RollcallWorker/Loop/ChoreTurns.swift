internal import RollcallCore
internal import RollcallPlatform

/// Takes turns at one chore with the other workers, until its task is cancelled.
struct ChoreTurns: Sendable {
    /// How long to wait when the store did not answer; the tick loop tells of it.
    static let pause = Duration.seconds(5)

    private let chore: Chore
    private let desk: Desk

    init(_ chore: Chore, desk: Desk) {
        self.chore = chore
        self.desk = desk
    }

    func run() async {
        let (store, clock) = (desk.parts.store, desk.parts.clock)
        while !Task.isCancelled {
            let pause: Duration
            do {
                switch try await store.claimTurn(chore.name.description, every: chore.period, by: desk.worker) {
                case .waits(let left): pause = left
                case .taken:
                    let end = clock.boot + chore.period
                    await perform(until: end)
                    pause = max(.zero, end - clock.boot)
                }
            } catch {
                pause = Self.pause
            }
            // Ignored: cancelled while waiting; the loop's condition sees it.
            try? await clock.sleep(until: clock.boot + pause)
        }
    }

    /// Does the chore on a thread made for it, and cancels it a tenth before the turn is over.
    private func perform(until end: BootInstant) async {
        let thread = ThreadExecutor(name: "rollcall-chore")
        defer { thread.stop() }
        let (clock, chore, context) = (desk.parts.clock, chore, context())
        let work = Task(executorPreference: thread) { await HandlerOutcome(of: chore.handler, context) }
        let alarm = Task(executorPreference: desk.thread) {
            // Ignored: an alarm that was cancelled cancels nothing.
            guard (try? await clock.sleep(until: end + (.zero - chore.period / 10))) != nil else { return }
            work.cancel()
        }
        let outcome = await withTaskCancellationHandler {
            await work.value
        } onCancel: {
            work.cancel()
        }
        alarm.cancel()
        switch outcome {
        case .finished(let result), .recorded(let result): desk.tell(.chore(chore.name, .success(result)))
        case .failed(let failure): desk.tell(.chore(chore.name, .failure(failure)))
        case .stopped, .leaseLost: break
        }
    }

    private func context() -> TaskContext {
        let wall = desk.parts.clock.wall
        let run = desk.random.draw { RunID(UUIDv7(at: wall, using: &$0)) }
        return TaskContext(
            run: run, job: JobName(stored: chore.name.description), attempt: 1, term: nil, arguments: chore.arguments,
            log: { _, _ in })
    }
}
