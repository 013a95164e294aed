public import RollcallCore

extension MemoryStore: RunStore {
    /// Claims what waits: runs that are `queued`, and `retrying` ones whose time has come, oldest first.
    public func claim(_ grant: ClaimGrant) async throws(StoreError) -> ClaimAnswer {
        try await write("claim runs") { $0.claimWaiting(under: grant) }
    }

    /// Starts a run by hand in this process: writes it and claims it, or answers that the job is occupied.
    public func start(_ request: ManualStart, under grant: ClaimGrant) async throws(StoreError) -> StartOutcome {
        try await write("start a run") { $0.start(request, under: grant) }
    }

    /// Extends the leases of terms that still hold; answers in the order of the terms.
    public func renew(_ terms: [LeaseTerm], for lease: Duration) async throws(StoreError) -> [RenewalAnswer] {
        try await write("renew leases") { state in terms.map { state.renew($0, for: lease) } }
    }

    /// What `renew` would answer, with nothing extended.
    public func standing(of terms: [LeaseTerm]) async throws(StoreError) -> [RenewalAnswer] {
        try read("look at leases") { state in terms.map(state.standing) }
    }

    /// Ends attempts; answers in the order given.
    ///
    /// A caller whose task was cancelled is owed it all the same.
    public func finish(_ endings: [AttemptEnding]) async throws(StoreError) -> [FinishOutcome] {
        try await write("finish runs", isOwed: true) { state in
            endings.map { ending in
                guard let row = state.holder(of: ending.term, unless: .finishIgnoresFence) else { return .leaseLost }
                return .recorded(state.close(row, with: ending.end))
            }
        }
    }

    /// Closes the attempts whose lease has run out as `lost`, and retries or fails their runs.
    public func reap() async throws(StoreError) -> [ReapedRun] {
        try await write("reap runs") { $0.reap() }
    }

    /// Stores the progress of a run between its steps.
    public func recordProgress(_ progress: RunResult, under term: LeaseTerm) async throws(StoreError) -> FinishOutcome {
        try await write("record progress") { state in
            guard var row = state.holder(of: term) else { return .leaseLost }
            row.run.result = progress
            state.store(row)
            return .recorded(.running)
        }
    }

    /// Adds lines to a run's log, up to the cap of a run; lines beyond it are counted and dropped.
    public func append(_ lines: [LogLine], to run: RunID) async throws(StoreError) {
        try await write("write a log") { state in
            guard state.row(of: run) != nil else { return }
            let log = state.logs[run, default: RunLog()]
            let kept = lines.prefix(RunLog.lineLimit - log.lines.count)
            state.logs[run] = RunLog(lines: log.lines + kept, dropped: log.dropped + lines.count - kept.count)
        }
    }

    /// When something next needs a worker beside new ticks.
    public func outlook() async throws(StoreError) -> RunOutlook {
        try read("look ahead") { state in
            let open = state.open.values
            return RunOutlook(
                queued: open.count { $0.run.state == .queued },
                nextRetryIn: open.compactMap { $0.run.timeToRetry(at: state.now) }.min(),
                nextExpiryIn: open.compactMap(\.lease).map(state.timeLeft).min())
        }
    }
}
