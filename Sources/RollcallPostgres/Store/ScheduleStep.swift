internal import RollcallCore
internal import RollcallStorage

/// Makes definitions current, all in one transaction.
struct ScheduleStep {
    /// A definition with what is made of it before the transaction begins.
    struct Revision: Sendable {
        let definition: JobDefinition
        let hash: DefinitionHash
        let json: String
    }

    private let rows: DefinitionRow
    /// The label of the worker, for the audit trail.
    private let appliedBy: String
    private var skips: SkipBook
    private var draft = LedgerDraft()
    private var current: [Revision] = []

    private var transaction: PostgresTransaction { rows.transaction }

    init(_ rows: DefinitionRow, appliedBy: String) {
        self.rows = rows
        self.appliedBy = appliedBy
        skips = SkipBook(rows.transaction)
    }

    /// Applies definitions where their hash differs from the current one.
    ///
    /// Rows of jobs that the database has never seen are made first, so that there is something to lock: of two workers
    /// that bring the same new job, one adds it.
    mutating func apply(_ revisions: [Revision]) throws -> [ScheduleChange] {
        let names = revisions.map(\.definition.name)
        try JobRow.ensure(names, in: transaction)
        let jobs = try transaction.rows(try JobRow.lock(names, in: transaction), JobRow.init)
        try rows.prepare(jobs.map(\.state.revision?.description))
        let known = Dictionary(jobs.map { ($0.state.name, $0) }) { first, _ in first }
        let changes = try revisions.compactMap { revision in
            try known[revision.definition.name].flatMap { try apply(revision, to: $0) }
        }
        try DefinitionRow.write(
            current.map { ($0.definition, $0.hash.description, $0.json) }, in: transaction)
        try draft.send(under: nil, in: transaction)
        try makeCurrent()
        if !current.isEmpty { try ChangeMark.raise(in: transaction) }
        return changes
    }

    private mutating func apply(_ new: Revision, to stored: JobRow) throws -> ScheduleChange? {
        var job = stored
        let now = try transaction.now
        guard let old = try rows.read(job.state.revision?.description) else {
            job.state.cursor = Planner.firstCursor(new.definition, now: now)
            draft.store(job)
            return record(new, over: nil, cursor: job.state.cursor, now: now)
        }
        let wasRemoved = job.state.removedAt != nil
        guard wasRemoved || job.state.revision != new.hash else { return nil }
        let move =
            wasRemoved
            ? CursorMove.readding(from: job.state.cursor, now: now)
            : CursorMove.revising(
                old, to: new.definition, from: job.state.cursor, isPaused: job.state.pausedAt != nil, now: now)
        if let move {
            try move.follow(&job, under: old, skips: &skips, draft: &draft)
            draft.store(job)
        }
        return record(new, over: (old, stored.state), cursor: job.state.cursor, now: now)
    }

    private mutating func record(
        _ new: Revision, over old: (definition: JobDefinition, state: JobState)?, cursor: JobCursor, now: Timestamp
    ) -> ScheduleChange {
        current.append(new)
        let change = ScheduleChange.applying(new.definition, as: new.hash, over: old, cursor: cursor, now: now)
        draft.record(AuditEntry(change, actor: appliedBy))
        return change
    }

    private func makeCurrent() throws {
        guard !current.isEmpty else { return }
        try transaction.later(
            """
            UPDATE rollcall_job AS j SET
                definition = n.definition, is_enabled = n.is_enabled, applied_at = $1, applied_by = $2,
                removed_at = NULL, unheld_since = NULL
            FROM unnest($3::text[], $4::text[], $5::boolean[]) AS n (name, definition, is_enabled)
            WHERE j.name = n.name
            """,
            [
                try transaction.now, appliedBy, current.map(\.definition.name), current.map(\.hash.description),
                current.map(\.definition.isEnabled),
            ])
    }
}

extension CursorMove {
    /// Moves a job's cursor and drafts what it passes over, under the revision that those ticks belong to.
    func follow(
        _ job: inout JobRow, under definition: JobDefinition, skips: inout SkipBook, draft: inout LedgerDraft
    ) throws {
        if let skip {
            let entry = SkipBook.Skip(
                planned: skip, definition: definition, revision: job.state.revision?.description, epoch: cursor.epoch)
            try skips.write(entry, after: &job, into: &draft)
        }
        job.state.cursor = cursor
    }
}
