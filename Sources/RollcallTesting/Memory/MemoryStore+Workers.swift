public import RollcallCore

extension MemoryStore: WorkerRegistry {
    /// Enters a worker and the jobs that its schedule holds.
    public func register(_ worker: WorkerRecord, holding schedule: [JobDefinition]) async throws(StoreError) {
        try await write("register a worker") { state in
            if state.liveWorkers.isEmpty {
                // The time without any worker counts for nothing: after a full stop every job is held again.
                for name in state.jobs.keys { state.jobs[name]?.unheldSince = nil }
            }
            var record = worker
            (record.startedAt, record.seenAt) = (state.now, state.now)
            let holds = schedule.map { ($0.name, DefinitionHash(of: $0)) }
            state.workers[worker.id] = WorkerRow(
                record: record, beatAt: state.boot, bootID: state.bootID,
                holds: Dictionary(holds) { _, newer in newer })
        }
    }

    /// Says that a worker lives; false when its row is gone and it must register again.
    public func beat(_ worker: WorkerID, running: Int, state: WorkerState) async throws(StoreError) -> Bool {
        try await write("beat") { database in
            guard var row = database.workers[worker] else { return false }
            row.record.running = running
            row.record.state = state
            row.record.seenAt = database.now
            (row.beatAt, row.bootID) = (database.boot, database.bootID)
            database.workers[worker] = row
            return true
        }
    }

    /// Notes what keeps a worker from taking its schedule's files; false when its row is gone.
    public func note(scheduleFault: String?, of worker: WorkerID) async throws(StoreError) -> Bool {
        try await write("note a schedule's fault") { database in
            guard database.workers[worker] != nil else { return false }
            database.workers[worker]?.record.scheduleFault = scheduleFault
            return true
        }
    }

    /// Takes a worker out, because it stops.
    public func leave(_ worker: WorkerID) async throws(StoreError) {
        try await write("take a worker out") { $0.workers[worker] = nil }
    }

    /// All workers, newest first: live ones, and dead ones of the last day.
    public func workers() async throws(StoreError) -> [WorkerRecord] {
        try read("read the workers") { state in
            state.workers.values
                .map { row in
                    var record = row.record
                    record.isAlive = state.isAlive(row)
                    record.standsBy = record.isAlive ? state.standingBy(row) : []
                    return record
                }
                .filter { $0.isAlive || state.now - $0.seenAt <= .seconds(86_400) }
                .sorted { ($0.startedAt, $0.id) > ($1.startedAt, $1.id) }
        }
    }
}

extension MemoryState {
    /// Jobs that a worker holds in another revision than the current one.
    fileprivate func standingBy(_ worker: WorkerRow) -> [JobName] {
        worker.holds.filter { job, revision in
            guard let row = jobs[job], row.definition != nil, row.state.removedAt == nil else { return false }
            return row.state.revision != revision
        }.keys.sorted()
    }
}
