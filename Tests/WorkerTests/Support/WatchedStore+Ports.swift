import RollcallCore

extension WatchedStore: PlanStore {
    func apply(_ application: ScheduleApplication) async throws(StoreError) -> AppliedSchedule {
        try await enter("apply")
        return try await base.apply(application)
    }

    func states(of jobs: [JobName]?) async throws(StoreError) -> PlanSnapshot {
        try await enter("states")
        return try await base.states(of: jobs)
    }

    func jobs() async throws(StoreError) -> [StoredJob] {
        try await enter("jobs")
        return try await base.jobs()
    }

    func decide(_ proposals: [DecisionProposal], under grant: ClaimGrant?) async throws(StoreError) -> [DecisionOutcome]
    {
        try await enter("decide")
        let outcomes = try await base.decide(proposals, under: grant)
        await leave("decide")
        return outcomes
    }

    func retire(_ request: RetirementRequest) async throws(StoreError) -> [ScheduleChange] {
        try await enter("retire")
        return try await base.retire(request)
    }
}

extension WatchedStore: RunStore {
    func claim(_ grant: ClaimGrant) async throws(StoreError) -> ClaimAnswer {
        try await enter("claim")
        return try await base.claim(grant)
    }

    func start(_ request: ManualStart, under grant: ClaimGrant) async throws(StoreError) -> StartOutcome {
        try await enter("start")
        return try await base.start(request, under: grant)
    }

    func renew(_ terms: [LeaseTerm], for lease: Duration) async throws(StoreError) -> [RenewalAnswer] {
        try await enter("renew")
        return try await base.renew(terms, for: lease)
    }

    func standing(of terms: [LeaseTerm]) async throws(StoreError) -> [RenewalAnswer] {
        try await enter("standing")
        return try await base.standing(of: terms)
    }

    func finish(_ endings: [AttemptEnding]) async throws(StoreError) -> [FinishOutcome] {
        try await enter("finish")
        return try await base.finish(endings)
    }

    func reap() async throws(StoreError) -> [ReapedRun] {
        try await enter("reap")
        return try await base.reap()
    }

    func recordProgress(_ progress: RunResult, under term: LeaseTerm) async throws(StoreError) -> FinishOutcome {
        try await enter("recordProgress")
        return try await base.recordProgress(progress, under: term)
    }

    func append(_ lines: [LogLine], to run: RunID) async throws(StoreError) {
        try await enter("append")
        return try await base.append(lines, to: run)
    }

    func outlook() async throws(StoreError) -> RunOutlook {
        try await enter("outlook")
        return try await base.outlook()
    }
}

extension WatchedStore: ControlStore {
    func trigger(_ request: ManualStart) async throws(StoreError) -> TriggerOutcome {
        try await enter("trigger")
        return try await base.trigger(request)
    }

    func pause(_ job: JobName, by person: String) async throws(StoreError) -> PauseOutcome {
        try await enter("pause")
        return try await base.pause(job, by: person)
    }

    func resume(_ job: JobName, catchesUp: Bool, by person: String) async throws(StoreError) -> PauseOutcome {
        try await enter("resume")
        return try await base.resume(job, catchesUp: catchesUp, by: person)
    }

    func cancel(_ run: RunID, reason: RunReason) async throws(StoreError) -> CancelOutcome {
        try await enter("cancel")
        return try await base.cancel(run, reason: reason)
    }
}

extension WatchedStore: HistoryStore {
    func runs(_ query: HistoryQuery) async throws(StoreError) -> HistoryPage {
        try await enter("runs")
        return try await base.runs(query)
    }

    func run(matching reference: String) async throws(StoreError) -> RunLookup {
        try await enter("run")
        return try await base.run(matching: reference)
    }

    func summary(_ query: HistoryQuery) async throws(StoreError) -> [JobSummary] {
        try await enter("summary")
        return try await base.summary(query)
    }

    func latestRuns() async throws(StoreError) -> [Run] {
        try await enter("latestRuns")
        return try await base.latestRuns()
    }

    func log(of run: RunID) async throws(StoreError) -> RunLog {
        try await enter("log")
        return try await base.log(of: run)
    }

    func audit(of job: JobName?, limit: Int) async throws(StoreError) -> [AuditRecord] {
        try await enter("audit")
        return try await base.audit(of: job, limit: limit)
    }

    func surroundings(of job: JobName, at instant: Timestamp) async throws(StoreError) -> TickSurroundings? {
        try await enter("surroundings")
        return try await base.surroundings(of: job, at: instant)
    }
}

extension WatchedStore: WorkerRegistry {
    func register(_ worker: WorkerRecord, holding schedule: [JobDefinition]) async throws(StoreError) {
        try await enter("register")
        return try await base.register(worker, holding: schedule)
    }

    func beat(_ worker: WorkerID, running: Int, state: WorkerState) async throws(StoreError) -> Bool {
        try await enter("beat")
        return try await base.beat(worker, running: running, state: state)
    }

    func note(scheduleFault: String?, of worker: WorkerID) async throws(StoreError) -> Bool {
        try await enter("note")
        return try await base.note(scheduleFault: scheduleFault, of: worker)
    }

    func leave(_ worker: WorkerID) async throws(StoreError) {
        try await enter("leave")
        return try await base.leave(worker)
    }

    func workers() async throws(StoreError) -> [WorkerRecord] {
        try await enter("workers")
        return try await base.workers()
    }
}

extension WatchedStore: HousekeepingStore {
    func claimTurn(_ chore: String, every period: Duration, by worker: WorkerID) async throws(StoreError) -> TurnOutcome
    {
        try await enter("claimTurn")
        return try await base.claimTurn(chore, every: period, by: worker)
    }

    func unheldRevisions() async throws(StoreError) -> [JobName] {
        try await enter("unheldRevisions")
        return try await base.unheldRevisions()
    }
}

extension WatchedStore: MaintenanceStore {
    func migrate(dryRun: Bool) async throws(StoreError) -> MigrationReport {
        try await enter("migrate")
        return try await base.migrate(dryRun: dryRun)
    }

    func status() async throws(StoreError) -> DatabaseStatus {
        try await enter("status")
        return try await base.status()
    }

    func check() async throws(StoreError) -> [DatabaseFinding] {
        try await enter("check")
        return try await base.check()
    }

    func backup(to path: String) async throws(StoreError) {
        try await enter("backup")
        return try await base.backup(to: path)
    }

    func remove(dryRun: Bool) async throws(StoreError) -> [TableRows] {
        try await enter("remove")
        return try await base.remove(dryRun: dryRun)
    }

    func pruneHistory(_ request: HistoryPruning) async throws(StoreError) -> Int {
        try await enter("pruneHistory")
        return try await base.pruneHistory(request)
    }

    func changeToken() async throws(StoreError) -> ChangeToken {
        try await enter("changeToken")
        return try await base.changeToken()
    }

    func close() async { await base.close() }
}
