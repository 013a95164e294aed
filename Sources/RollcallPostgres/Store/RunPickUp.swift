internal import RollcallCore
internal import RollcallStorage

/// Claims what waits, in one transaction.
///
/// Candidates are found without a lock; then their jobs are locked, everything open of those jobs is read anew, and what
/// starts is decided on that alone. So no two claims return the same run, and each sees what the other has started.
struct RunPickUp {
    private let transaction: PostgresTransaction
    private let grant: ClaimGrant
    private let rows: DefinitionRow
    private var answer = ClaimAnswer()
    private var board: WaitingBoard
    private var replaced: [RunID] = []
    private var skipped: [(run: RunID, reason: RunReason, trigger: RunTrigger)] = []

    /// The most runs that one call looks at: a backlog whose deadlines have passed is skipped in parts.
    private static let bound = 500

    /// Locks and reads what may be claimed.
    init(_ grant: ClaimGrant, _ rows: DefinitionRow) throws {
        self.grant = grant
        self.rows = rows
        transaction = rows.transaction
        let jobs = try Self.candidates(for: grant, in: transaction)
        let now = try transaction.now
        guard !jobs.isEmpty else {
            board = WaitingBoard(grant: grant, now: now, jobs: [], runs: [])
            return
        }
        let locking = try JobRow.lock(jobs, in: transaction)
        let opening = try transaction.ask(
            "SELECT \(StoredRun.columns) FROM rollcall_run AS r WHERE r.job = ANY ($1) AND r.\(OpenRuns.condition)",
            [jobs])
        let locked = try transaction.rows(locking, JobRow.init)
        var runs = try transaction.rows(opening, StoredRun.init)
        try StoredRun.fillAttempts(&runs, in: transaction)
        try rows.prepare(runs.map(\.definition))
        board = WaitingBoard(grant: grant, now: now, jobs: locked, runs: runs)
    }

    /// The jobs of the runs that may be ready, those first that were ready first; more than there are slots, since
    /// some of them may have to wait.
    private static func candidates(
        for grant: ClaimGrant, in transaction: PostgresTransaction
    ) throws -> [JobName] {
        try transaction.all(
            """
            SELECT r.job FROM rollcall_run AS r JOIN rollcall_job AS j ON j.name = r.job
            WHERE r.state IN ('queued', 'retrying') AND r.task = ANY ($1) AND ($2::uuid IS NULL OR r.id = $2)
                AND CASE WHEN r.state = 'retrying' THEN r.next_attempt_at <= $3 OR r.attempt_finished_at > $5
                    ELSE NOT (r.trigger IN ('schedule', 'catch_up', 'start')
                            AND (j.paused_at IS NOT NULL OR NOT j.is_enabled))
                        AND (r.start_by < $3 OR NOT r.is_waiting OR NOT EXISTS (
                            SELECT 1 FROM rollcall_run AS a WHERE a.job = r.job AND a.state IN ('running', 'retrying'))
                            OR r.chain IS NULL AND EXISTS (
                                SELECT 1 FROM rollcall_run AS q WHERE q.job = r.job AND q.state = 'queued'
                                    AND (q.due, q.id) < (r.due, r.id)))
                        AND (r.chain IS NULL OR r.start_by < $3 OR NOT EXISTS (
                            SELECT 1 FROM rollcall_run AS o WHERE o.job = r.job AND o.\(OpenRuns.condition)
                                AND o.epoch = r.epoch AND o.chain = r.chain AND o.tick < r.tick))
                    END
            GROUP BY r.job ORDER BY min(coalesce(r.next_attempt_at, r.due)) LIMIT $4
            """,
            [
                grant.tasks.map(\.description), grant.onlyRun, try transaction.now, max(2 * grant.slots, 16),
                try transaction.now + Run.stepThatEndsPauses,
            ]
        ) { JobName(stored: try $0.text(0)) }
    }

    /// Claims until the slots are full or nothing more can start, and writes what was decided.
    ///
    /// A skip or a replacement may let an older run of another chain go on, so the board is asked again after one; it
    /// is also asked again after a full pass, for what that pass has set free, until nothing moves.
    mutating func claim() throws -> ClaimAnswer {
        var looked = 0
        var hasMoved = true
        while hasMoved, answer.claimed.count < grant.slots, looked < Self.bound {
            hasMoved = false
            let found = board.ready().prefix(grant.slots - answer.claimed.count)
            let freed = answer.skipped.count + answer.replaced.count
            for run in found where answer.skipped.count + answer.replaced.count == freed {
                let before = answer.claimed.count + answer.skipped.count + answer.replaced.count
                try take(run)
                let after = answer.claimed.count + answer.skipped.count + answer.replaced.count
                hasMoved = hasMoved || after > before
                looked += 1
            }
        }
        try write()
        return answer
    }

    private mutating func take(_ stored: StoredRun) throws {
        let definition = try rows.read(stored.definition)
        guard stored.run.state == .queued else {
            return claim(stored, definition, trigger: stored.run.trigger)
        }
        let rule = PickUpRule(
            definition: definition, isPaused: board.job(of: stored)?.isHeldBack ?? false,
            occupancy: board.occupancy(around: stored), now: board.now)
        switch rule.judge(stored.run, olderOfChain: board.olderOfChain(before: stored)) {
        case .wait: break
        case .start(let trigger): claim(stored, definition, trigger: trigger)
        case .replace(let older, let trigger):
            replaced += older
            for run in older { board.remove(run, of: stored.run.job) }
            answer.replaced += older
            // What this very claim took a moment ago was never started.
            answer.claimed.removeAll { older.contains($0.run.id) }
            claim(stored, definition, trigger: trigger)
        case .skip(let reason):
            let trigger = stored.run.tick == nil ? stored.run.trigger : .schedule
            skipped.append((stored.run.id, reason, trigger))
            board.remove(stored.run.id, of: stored.run.job)
            answer.skipped.append(SkippedRun(run: stored.run.id, job: stored.run.job, reason: reason))
        }
    }

    /// Makes a run running under a new fence.
    private mutating func claim(_ stored: StoredRun, _ definition: JobDefinition?, trigger: RunTrigger) {
        let fence = (board.job(of: stored)?.state.fence ?? 0) + 1
        board.start(stored.run.id, of: stored.run.job, under: fence)
        var run = stored.run
        run.begin(by: grant, fence: fence, trigger: trigger, at: board.now)
        var tally = stored.tally
        tally.firstClaimedAt = run.startedAt
        answer.claimed.append(
            ClaimedRun(
                run: run, definition: definition, term: LeaseTerm(run: run.id, fence: fence), tally: tally,
                attempt: stored.attempt + 1))
    }

    // MARK: Writing

    /// An attempt that ended becomes a row of its own before the next one takes its place; a run that was claimed and
    /// replaced by one call is cancelled as it stands.
    private func write() throws {
        try RunEnding.cancel(replaced, reason: .replaced, in: transaction)
        if !skipped.isEmpty { try writeSkipped() }
        guard !answer.claimed.isEmpty else { return }
        let claimed = answer.claimed
        let repeated = claimed.filter { $0.attempt > 1 }.map(\.run.id)
        if !repeated.isEmpty { try keepAttempts(of: repeated) }
        try transaction.later(
            """
            UPDATE rollcall_run AS r SET
                state = 'running', trigger = n.trigger, worker_name = $1, fence = n.fence,
                started_at = coalesce(r.started_at, $2::timestamptz), next_attempt_at = NULL, attempt = n.attempt,
                attempt_started_at = $2, attempt_finished_at = NULL, attempt_outcome = NULL,
                lease_worker = $3, lease_until = $4
            FROM unnest($5::uuid[], $6::text[], $7::bigint[], $8::bigint[]) AS n (id, trigger, fence, attempt)
            WHERE r.id = n.id
            """,
            [
                grant.workerName, board.now, grant.worker, try transaction.leaseClock + grant.lease,
                claimed.map(\.run.id), claimed.map(\.run.trigger.rawValue), claimed.map(\.term.fence),
                claimed.map(\.attempt),
            ])
        try JobRow.write(board.changedJobs, in: transaction)
    }

    private func keepAttempts(of runs: [RunID]) throws {
        try transaction.later(
            """
            INSERT INTO rollcall_attempt (
                run, number, worker_name, fence, started_at, finished_at, outcome, failure_code, failure_message)
            SELECT id, attempt, worker_name, fence, attempt_started_at, attempt_finished_at, attempt_outcome,
                CASE WHEN attempt_outcome IN ('failed', 'timed_out', 'lost') THEN failure_code END,
                CASE WHEN attempt_outcome IN ('failed', 'timed_out', 'lost') THEN failure_message END
            FROM rollcall_run WHERE id = ANY ($1)
            """, [runs])
    }

    private func writeSkipped() throws {
        try transaction.later(
            """
            UPDATE rollcall_run AS r SET
                state = 'skipped', reason = n.reason, skipped_last = r.tick,
                skipped_count = CASE WHEN r.tick IS NOT NULL THEN 1 END, trigger = n.trigger
            FROM unnest($1::uuid[], $2::text[], $3::text[]) AS n (id, reason, trigger) WHERE r.id = n.id
            """, [skipped.map(\.run), skipped.map(\.reason.rawValue), skipped.map(\.trigger.rawValue)])
    }
}
