internal import GRDB
internal import RollcallCore

/// Makes one definition current.
struct ScheduleStep {
    let rows: DefinitionRow
    /// The label of the worker, for the audit trail.
    let appliedBy: String

    /// A definition with what is made of it before the lock is taken.
    struct Revision: Sendable {
        let definition: JobDefinition
        let hash: DefinitionHash
        let json: String
    }

    private var transaction: SQLiteTransaction { rows.transaction }

    /// Applies the definitions whose hashes differ from the current ones, each of another job, and answers what changed.
    func apply(_ revisions: [Revision]) throws -> [ScheduleChange] {
        let found = try JobRow.read(revisions.map(\.definition.name), in: transaction)
        let jobs = Dictionary(found.map { ($0.state.name, $0) }) { first, _ in first }
        return try revisions.compactMap { try apply($0, to: jobs[$0.definition.name]) }
    }

    private func apply(_ new: Revision, to job: JobRow?) throws -> ScheduleChange? {
        let (definition, revision) = (new.definition, new.hash)
        guard var job, let old = try rows.read(job.state.revision?.description) else { return try add(new) }
        let (stood, wasRemoved) = (job.state, job.state.removedAt != nil)
        guard wasRemoved || job.state.revision != revision else { return nil }
        let move =
            wasRemoved
            ? CursorMove.readding(from: job.state.cursor, now: transaction.now)
            : CursorMove.revising(
                old, to: definition, from: job.state.cursor, isPaused: job.state.pausedAt != nil, now: transaction.now)
        if let move { try move.follow(&job, under: old, in: transaction) }
        try store(new)
        let change = ScheduleChange.applying(
            definition, as: revision, over: (old, stood), cursor: job.state.cursor, now: transaction.now)
        try AuditEntry(change, actor: appliedBy).write(in: transaction)
        return change
    }

    /// Enters a job that the database has never seen; the row of a task that ran without it hands its fence on.
    private func add(_ new: Revision) throws -> ScheduleChange {
        let name = new.definition.name
        let cursor = Planner.firstCursor(new.definition, now: transaction.now)
        try JobRow.ensure(name, in: transaction)
        try transaction.change(
            "UPDATE rollcall_job SET epoch = ?, position = ? WHERE name = ?",
            [cursor.epoch, cursor.position.microseconds, name.description])
        try store(new)
        let change = ScheduleChange.applying(
            new.definition, as: new.hash, over: nil, cursor: cursor, now: transaction.now)
        try AuditEntry(change, actor: appliedBy).write(in: transaction)
        return change
    }

    private func store(_ new: Revision) throws {
        try transaction.change(
            """
            UPDATE rollcall_job SET
                definition = ?, is_enabled = ?, applied_at = ?, applied_by = ?, removed_at = NULL,
                unheld_since = NULL, unheld_boot = NULL
            WHERE name = ?
            """,
            [
                try rows.write(new.definition, as: new.hash, json: new.json), new.definition.isEnabled ? 1 : 0,
                transaction.now.microseconds, appliedBy, new.definition.name.description,
            ])
    }
}

extension CursorMove {
    /// Moves a job's cursor and writes what it passes over, under the revision that those ticks belong to.
    func follow(_ job: inout JobRow, under definition: JobDefinition, in transaction: SQLiteTransaction) throws {
        if let skip {
            let row = SkipRow(
                skip: skip, definition: definition, revision: job.state.revision?.description, epoch: cursor.epoch)
            try row.write(after: &job, in: transaction)
        }
        job.state.cursor = cursor
        try job.write(in: transaction)
    }
}
