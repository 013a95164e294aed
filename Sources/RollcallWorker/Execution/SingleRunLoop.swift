internal import RollcallCore
internal import RollcallPlatform

/// Sees one hand-started run through: waits for the lock, runs the attempts, and waits for its end wherever it goes on.
actor SingleRunLoop: AttemptOwner {
    /// The pause between two tries of the lock, and between two looks at a run that another worker has.
    static let pause = RetryPolicy(backoff: .milliseconds(100), maximumBackoff: .seconds(1))

    /// How often a run that goes on asks whether it is still wanted; half of what the rule allows.
    static let lookPeriod = Duration.milliseconds(500)

    private nonisolated let thread: ThreadExecutor
    private let desk: Desk
    private let crew: Crew
    private let options: SingleRun.Options
    private let bell: Bell

    /// What the finisher said of the attempt that was begun last; nil while it runs.
    private var settlement: SettledEnding?
    private var failure: StoreError?
    private var failingSince: BootInstant?

    nonisolated var unownedExecutor: UnownedSerialExecutor { thread.asUnownedSerialExecutor() }

    init(_ desk: Desk, crew: Crew, options: SingleRun.Options) {
        self.desk = desk
        self.crew = crew
        self.options = options
        thread = crew.thread
        bell = crew.loopBell
    }

    /// Its one slot is not needed before the end is settled.
    func ended(_ terms: [LeaseTerm]) {}

    func settled(_ endings: [SettledEnding]) {
        settlement = endings.last ?? settlement
        (failure, failingSince) = (nil, nil)
        bell.ring()
    }

    func storeFailed(_ error: StoreError) {
        failure = error
        failingSince = failingSince ?? desk.parts.clock.boot
        bell.ring()
    }

    /// The whole course, as a value.
    func outcome(of request: ManualStart) async -> Result<SingleRun.Outcome, StoreError> {
        crew.stopSwitch.listen { [bell] in bell.ring() }
        do {
            return .success(try await run(request))
        } catch {
            return .failure(error)
        }
    }

    private func run(_ request: ManualStart) async throws(StoreError) -> SingleRun.Outcome {
        let deadline = desk.parts.clock.boot + options.lockTimeout
        var tries = 0
        while crew.stopSwitch.level == .off {
            let sentAt = desk.parts.clock.boot
            switch try await desk.parts.store.start(request, under: grant(only: nil, request.task)) {
            case .known(let run): return .known(run)
            case .started(let claimed, let replaced):
                for run in replaced { desk.tell(.replaced(run)) }
                try await attempt(claimed, sentAt: sentAt)
                return .finished(try await follow(claimed.run.id, task: request.task))
            case .occupied(let other):
                let now = desk.parts.clock.boot
                guard now < deadline else { return .occupied(by: other) }
                tries += 1
                await bell.wait(until: min(now + pause(tries), deadline))
            }
        }
        return .stopped
    }

    /// Runs one attempt and returns when its end is settled.
    private func attempt(_ claimed: ClaimedRun, sentAt: BootInstant) async throws(StoreError) {
        settlement = nil
        crew.runner.begin(claimed, sentAt: sentAt)
        var lookAt = sentAt + Self.lookPeriod
        while settlement == nil {
            heedStop()
            if let failure, isHopeless(failure) { throw failure }
            if desk.parts.clock.boot >= lookAt {
                await heedLedger(claimed.term)
                lookAt = desk.parts.clock.boot + Self.lookPeriod
            }
            guard settlement == nil else { return }
            await bell.wait(until: min(lookAt, failingSince.map { $0 + options.lease } ?? lookAt))
        }
    }

    /// Asks whether somebody wants the run to end (semantics, rule 21: seen within 1 s).
    private func heedLedger(_ term: LeaseTerm) async {
        do {
            guard let answer = try await desk.parts.store.standing(of: [term]).first else { return }
            crew.runner.handle(.standing(answer, at: desk.parts.clock.boot), of: term)
        } catch {
            // Ignored: the next look asks again, and the renewals say whether the store is gone for good.
        }
    }

    private func heedStop() {
        let level = crew.stopSwitch.level
        if level >= .drain { crew.runner.handleAll(.cutOff(.drained, at: desk.parts.clock.boot)) }
        if level == .now { crew.runner.handleAll(.abandoned) }
    }

    /// Whether the end of the attempt can no longer be recorded: the store failed for good, or for a whole lease.
    private func isHopeless(_ error: StoreError) -> Bool {
        guard error.isTransient else { return true }
        return failingSince.map { desk.parts.clock.boot >= $0 + options.lease } ?? false
    }

    /// Returns the run's record when it has ended, here or elsewhere; takes its next attempt when that is due.
    private func follow(_ run: RunID, task: TaskName) async throws(StoreError) -> Run {
        var tries = 0
        while true {
            guard case .found(let record) = try await desk.parts.store.run(matching: run.description) else {
                throw StoreError(.conflict, operation: "look the run up", detail: "its record is gone")
            }
            if record.state.isFinal || crew.stopSwitch.level == .now { return record }
            if crew.stopSwitch.level > .off {
                _ = try await desk.parts.store.cancel(run, reason: .drained)
            } else if let claimed = try await next(of: record, task: task) {
                tries = 0
                try await attempt(claimed.run, sentAt: claimed.sentAt)
                continue
            }
            tries += 1
            await bell.wait(until: wakeAt(for: record, tries: tries))
        }
    }

    private func next(of record: Run, task: TaskName) async throws(StoreError) -> (
        run: ClaimedRun, sentAt: BootInstant
    )? {
        let store = desk.parts.store
        // A process that was stopped past its lease may be the only one here: nobody else finds its run.
        if record.state == .running { _ = try await store.reap() }
        guard record.timeToRetry(at: desk.storeTime.now) == .zero else { return nil }
        let sentAt = desk.parts.clock.boot
        let answer = try await store.claim(grant(only: record.id, task))
        return answer.claimed.first.map { ($0, sentAt) }
    }

    private func wakeAt(for record: Run, tries: Int) -> BootInstant {
        let look = desk.parts.clock.boot + pause(tries)
        guard let wait = record.timeToRetry(at: desk.storeTime.now), wait > .zero else { return look }
        return min(look, desk.parts.clock.boot + wait)
    }

    private func pause(_ tries: Int) -> Duration {
        let drawn = desk.random.draw { Self.pause.delay(beforeRetry: tries, using: &$0) }
        return max(drawn, .milliseconds(20))
    }

    private func grant(only run: RunID?, _ task: TaskName) -> ClaimGrant {
        var grant = ClaimGrant(
            worker: desk.worker, workerName: options.identity.name, lease: options.lease, slots: 1, tasks: [task])
        grant.onlyRun = run
        return grant
    }
}
