internal import RollcallCore
internal import RollcallPresence
internal import RollcallSQLite
internal import RollcallTasks

/// rollcall, as the figures use it: a store on one file and its tasks.
struct Subject {
    let store: SQLiteStore
    let presences: SQLitePresences
    let grant: ClaimGrant

    init(path: String, clock: BenchClock = BenchClock()) async throws {
        store = try await SQLiteStore.open(SQLiteOptions(path: path, clock: clock))
        presences = store.nativePresences
        var random = SystemRandomNumberGenerator()
        grant = ClaimGrant(
            worker: WorkerID(UUIDv7(at: clock.wall, using: &random)), workerName: "bench", lease: .seconds(30),
            slots: 1, tasks: [TaskName("prune-presences"), TaskName("nothing")])
    }

    /// One recorded run of `prune-presences`, as `rollcall run` does it; answers how many it removed.
    @discardableResult
    func prune(maximumAge: String) async throws -> Int64 {
        let task = PrunePresences(store: presences)
        let name = task.declaration.name
        let arguments: [String: JSONValue] = ["max_age": .string(maximumAge), "max_removed": "none"]
        let request = ManualStart(job: JobName(stored: name.description), task: name, arguments: arguments)
        guard case .started(let claim, _) = try await store.start(request, under: grant) else {
            throw RawFailure(operation: "start a run", message: "another run has not ended")
        }
        let context = TaskContext(
            run: claim.run.id, job: claim.run.job, attempt: 1, term: claim.term, arguments: arguments, log: { _, _ in })
        switch try await task.run(context) {
        case .recorded(let result): return result["removed"]?.integer ?? 0
        case .finished(let result):
            let end = AttemptEnd(outcome: .succeeded, disposition: .succeed(result))
            _ = try await store.finish([AttemptEnding(term: claim.term, end: end)])
            return result["removed"]?.integer ?? 0
        }
    }

    func close() async { await store.close() }
}
