internal import GRDB
internal import RollcallCore
internal import RollcallStorage

extension NewRun {
    /// Writes the row, under a lease when somebody holds it from the start.
    func insert(under lease: NewLease?, in transaction: SQLiteTransaction) throws {
        let attempt = run.attempts.last
        try transaction.change(
            """
            INSERT INTO rollcall_run (
                id, job, task, "trigger", epoch, tick, due, state, is_open, reason, created_at, started_at,
                skipped_last, skipped_count, retry_of, "key", definition, arguments, attempt, attempt_started_at,
                worker_name, fence, failures, losses, lease_worker, lease_boot, lease_until, chain, is_waiting, start_by
            ) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 0, 0, ?, ?, ?, ?, ?, ?)
            """,
            [
                run.id.description, run.job.description, run.task.description, run.trigger.rawValue, run.tick?.epoch,
                run.tick?.instant.microseconds, run.due.microseconds, run.state.rawValue, run.state.isFinal ? 0 : 1,
                run.reason?.rawValue, run.createdAt.microseconds, run.startedAt?.microseconds,
                run.skipped?.last.microseconds, run.skipped?.count, run.retryOf?.description, key, revision,
                try JSONText.write(object: run.arguments), attempt?.number ?? 0, attempt?.startedAt.microseconds,
                run.workerName, run.fence, lease?.worker, lease?.boot, lease?.until, chain?.microseconds,
                isWaiting ? 1 : 0, startBy?.microseconds,
            ])
    }
}

/// A lease that begins, as it is stored.
struct NewLease {
    let worker: String
    let boot: String
    /// Microseconds of the boot clock.
    let until: Int64

    init(_ grant: ClaimGrant, in transaction: SQLiteTransaction) {
        worker = grant.worker.description
        boot = transaction.bootID
        until = (transaction.boot + grant.lease).microseconds
    }
}
