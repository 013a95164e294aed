internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Claims what waits, in one transaction.
struct RunPickUp {
    let transaction: SQLiteTransaction
    let grant: ClaimGrant
    let definitions: DefinitionRow
    private var answer = ClaimAnswer()

    /// The most runs that one call looks at: a backlog whose deadlines have passed is skipped in parts.
    private static let bound = 500

    init(transaction: SQLiteTransaction, grant: ClaimGrant, cache: DefinitionCache) {
        self.transaction = transaction
        self.grant = grant
        definitions = DefinitionRow(cache: cache, transaction: transaction)
    }

    /// Claims until the slots are full or nothing more can start.
    ///
    /// A skip or a replacement may let an older run of another chain go on, so the query is asked again after one; it
    /// is also asked again after a full pass, for what that pass has set free, until nothing moves.
    mutating func claim() throws -> ClaimAnswer {
        let waiting = WaitingRuns(transaction: transaction, grant: grant)
        var looked = 0
        var hasMoved = true
        while hasMoved, answer.claimed.count < grant.slots, looked < Self.bound {
            hasMoved = false
            var found = try waiting.find(limit: grant.slots - answer.claimed.count)
            try StoredRun.fillAttempts(&found, in: transaction)
            let freed = answer.skipped.count + answer.replaced.count
            for run in found where answer.skipped.count + answer.replaced.count == freed {
                let before = answer.claimed.count + answer.skipped.count + answer.replaced.count
                try take(run)
                let after = answer.claimed.count + answer.skipped.count + answer.replaced.count
                hasMoved = hasMoved || after > before
                looked += 1
            }
        }
        return answer
    }

    private mutating func take(_ stored: StoredRun) throws {
        let definition = try definitions.read(stored.definition)
        guard stored.run.state == .queued else {
            return try claim(stored, definition, trigger: stored.run.trigger)
        }
        let job = stored.run.job
        let rule = PickUpRule(
            definition: definition, isPaused: try JobRow.read(job, in: transaction)?.isHeldBack ?? false,
            occupancy: try occupancy(around: stored), now: transaction.now)
        switch rule.judge(stored.run, olderOfChain: try olderOfChain(before: stored)) {
        case .wait: break
        case .start(let trigger): try claim(stored, definition, trigger: trigger)
        case .replace(let older, let trigger):
            for run in older { try RunEnding.cancel(run, reason: .replaced, in: transaction) }
            answer.replaced += older
            // What this very claim took a moment ago was never started.
            answer.claimed.removeAll { older.contains($0.run.id) }
            try claim(stored, definition, trigger: trigger)
        case .skip(let reason):
            try skip(stored.run, reason: reason)
            answer.skipped.append(SkippedRun(run: stored.run.id, job: job, reason: reason))
        }
    }

    /// What a queued run finds of its job: the active runs, and how many queued before it.
    private func occupancy(around stored: StoredRun) throws -> Occupancy {
        let active = try OpenRuns.active(of: stored.run.job, in: transaction)
        guard !active.isEmpty else { return Occupancy() }
        let queued = try transaction.first(
            """
            SELECT count(*) FROM rollcall_run
            WHERE is_open = 1 AND state = 'queued' AND job = ? AND (due, id) < (?, ?)
            """, [stored.run.job.description, stored.run.due.microseconds, stored.run.id.description]
        ) { try $0.number(0) }
        return Occupancy(active: active, queued: queued ?? 0)
    }

    /// How many older runs of a run's chain have not ended; nil for a run without a chain.
    private func olderOfChain(before stored: StoredRun) throws -> Int? {
        guard let chain = stored.chain, let tick = stored.run.tick else { return nil }
        return try transaction.first(
            """
            SELECT count(*) FROM rollcall_run
            WHERE is_open = 1 AND state IN ('queued', 'running', 'retrying') AND job = ? AND epoch = ? AND chain = ?
                AND tick < ?
            """, [stored.run.job.description, tick.epoch, chain, tick.instant.microseconds]
        ) { try $0.number(0) }
    }

    /// Makes a run running under a new fence; its attempt before becomes a row of its own.
    private mutating func claim(_ stored: StoredRun, _ definition: JobDefinition?, trigger: RunTrigger) throws {
        let fence = try JobRow.raiseFence(of: stored.run.job, in: transaction)
        if stored.attempt > 0 { try keepAttempt(of: stored.run.id) }
        var run = stored.run
        run.begin(by: grant, fence: fence, trigger: trigger, at: transaction.now)
        let lease = NewLease(grant, in: transaction)
        try transaction.change(
            """
            UPDATE rollcall_run SET
                state = 'running', "trigger" = ?, worker_name = ?, fence = ?, started_at = ?, next_attempt_at = NULL,
                attempt = ?, attempt_started_at = ?, attempt_finished_at = NULL, attempt_outcome = NULL,
                lease_worker = ?, lease_boot = ?, lease_until = ?
            WHERE id = ?
            """,
            [
                trigger.rawValue, grant.workerName, fence, run.startedAt?.microseconds, stored.attempt + 1,
                transaction.now.microseconds, lease.worker, lease.boot, lease.until, run.id.description,
            ])
        var tally = stored.tally
        tally.firstClaimedAt = run.startedAt
        answer.claimed.append(
            ClaimedRun(
                run: run, definition: definition, term: LeaseTerm(run: run.id, fence: fence), tally: tally,
                attempt: stored.attempt + 1))
    }

    private func keepAttempt(of run: RunID) throws {
        try transaction.change(
            """
            INSERT INTO rollcall_attempt (
                run, number, worker_name, fence, started_at, finished_at, outcome, failure_code, failure_message)
            SELECT id, attempt, worker_name, fence, attempt_started_at, attempt_finished_at, attempt_outcome,
                CASE WHEN attempt_outcome IN ('failed', 'timed_out', 'lost') THEN failure_code END,
                CASE WHEN attempt_outcome IN ('failed', 'timed_out', 'lost') THEN failure_message END
            FROM rollcall_run WHERE id = ?
            """, [run.description])
    }

    private func skip(_ run: Run, reason: RunReason) throws {
        let tick = run.tick?.instant.microseconds
        try transaction.change(
            """
            UPDATE rollcall_run SET
                state = 'skipped', is_open = 0, reason = ?, skipped_last = ?, skipped_count = ?, "trigger" = ?
            WHERE id = ?
            """,
            [
                reason.rawValue, tick, tick == nil ? nil : 1,
                (tick == nil ? run.trigger : .schedule).rawValue, run.id.description,
            ])
    }
}
