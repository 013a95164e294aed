internal import RollcallCore
internal import RollcallStorage

extension NewRun {
    /// Writes rows that are new; those that somebody holds from the start are `running` under a lease of the grant.
    static func insert(
        _ runs: [NewRun], under grant: ClaimGrant?, in transaction: PostgresTransaction
    ) throws {
        guard !runs.isEmpty else { return }
        let until = try grant.map { try transaction.leaseClock + $0.lease }
        let all = runs.map(\.run)
        try transaction.later(
            sql,
            [
                all.map(\.id), all.map(\.job), all.map(\.task.description), all.map(\.trigger.rawValue),
                all.map { $0.tick?.epoch }, all.map { $0.tick?.instant }, all.map(\.due), all.map(\.state.rawValue),
                all.map { $0.reason?.rawValue }, all.map(\.createdAt), all.map(\.startedAt),
                all.map { $0.skipped?.last }, all.map { $0.skipped?.count }, all.map(\.retryOf), runs.map(\.key),
                runs.map(\.revision), try all.map { try JSONText.write(object: $0.arguments) },
                all.map { $0.attempts.last?.number ?? 0 }, all.map { $0.attempts.last?.startedAt },
                all.map(\.workerName), all.map(\.fence), runs.map(\.chain), runs.map(\.isWaiting), runs.map(\.startBy),
                grant?.worker, until,
            ])
    }

    private static let sql = """
        INSERT INTO rollcall_run (
            id, job, task, trigger, epoch, tick, due, state, reason, created_at, started_at, skipped_last,
            skipped_count, retry_of, key, definition, arguments, attempt, attempt_started_at, worker_name, fence,
            chain, is_waiting, start_by, failures, losses, lease_worker, lease_until)
        SELECT
            n.id, n.job, n.task, n.trigger, n.epoch, n.tick, n.due, n.state, n.reason, n.created_at, n.started_at,
            n.skipped_last, n.skipped_count, n.retry_of, n.key, n.definition, n.arguments::json, n.attempt,
            n.attempt_started_at, n.worker_name, n.fence, n.chain, n.is_waiting, n.start_by, 0, 0,
            CASE WHEN n.state = 'running' THEN $25::uuid END, CASE WHEN n.state = 'running' THEN $26::timestamptz END
        FROM unnest(
            $1::uuid[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::timestamptz[], $7::timestamptz[],
            $8::text[], $9::text[], $10::timestamptz[], $11::timestamptz[], $12::timestamptz[], $13::bigint[],
            $14::uuid[], $15::text[], $16::text[], $17::text[], $18::bigint[], $19::timestamptz[], $20::text[],
            $21::bigint[], $22::timestamptz[], $23::boolean[], $24::timestamptz[])
            AS n (
                id, job, task, trigger, epoch, tick, due, state, reason, created_at, started_at, skipped_last,
                skipped_count, retry_of, key, definition, arguments, attempt, attempt_started_at, worker_name, fence,
                chain, is_waiting, start_by)
        """
}
