internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Finds the runs that a worker may claim now, those first that were ready first.
///
/// Runs that must wait (their job is held back, or they queue behind another run) are left out by the query, so that
/// hundreds of them starve nobody; one whose deadline has passed, and one behind another that waits already, is found
/// even so, to be skipped.
struct WaitingRuns {
    let transaction: SQLiteTransaction
    let grant: ClaimGrant

    /// At most so many of them, each as its row holds it.
    func find(limit: Int) throws -> [StoredRun] {
        let now = transaction.now.microseconds
        let setBack = (transaction.now + Run.stepThatEndsPauses).microseconds
        let tasks = try JSONText.write(grant.tasks.map(\.description))
        let only = grant.onlyRun?.description
        return try transaction.all(
            Self.sql, [tasks, only, only, now, setBack, now, tasks, only, only, limit], StoredRun.init)
    }

    static let sql = """
        SELECT * FROM (
            SELECT \(StoredRun.columns), r.next_attempt_at AS ready FROM rollcall_run AS r
            WHERE r.is_open = 1 AND r.state = 'retrying'
                AND r.task IN (SELECT value FROM json_each(?)) AND (? IS NULL OR r.id = ?)
                AND (r.next_attempt_at <= ? OR r.attempt_finished_at > ?)
        )
        UNION ALL
        SELECT * FROM (
            SELECT \(StoredRun.columns), r.due AS ready FROM rollcall_run AS r
            CROSS JOIN rollcall_job AS j ON j.name = r.job
            WHERE r.state = 'queued'
                AND NOT (r."trigger" IN ('schedule', 'catch_up', 'start')
                    AND (j.paused_at IS NOT NULL OR j.is_enabled = 0))
                AND (r.start_by < ?
                    OR r.is_waiting = 1 AND r.chain IS NULL AND EXISTS (
                        SELECT 1 FROM rollcall_run AS q INDEXED BY rollcall_run_open
                        WHERE q.is_open = 1 AND q.state = 'queued' AND q.job = r.job AND (q.due, q.id) < (r.due, r.id))
                    OR NOT (r.is_waiting = 1 AND EXISTS (
                            SELECT 1 FROM rollcall_run AS a INDEXED BY rollcall_run_open
                            WHERE a.is_open = 1 AND a.state IN ('running', 'retrying') AND a.job = r.job))
                        AND NOT (r.chain IS NOT NULL AND EXISTS (
                            SELECT 1 FROM rollcall_run AS o INDEXED BY rollcall_run_open
                            WHERE o.is_open = 1 AND o.state IN ('queued', 'running', 'retrying') AND o.job = r.job
                                AND o.epoch = r.epoch AND o.chain = r.chain AND o.tick < r.tick)))
                AND r.task IN (SELECT value FROM json_each(?)) AND (? IS NULL OR r.id = ?)
        )
        ORDER BY ready, id LIMIT ?
        """
}
