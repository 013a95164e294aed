internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// A job as its row holds it.
struct JobRow {
    var state: JobState
    /// Whether the current revision has ticks at all.
    var isEnabled: Bool
    /// The run that holds its newest tick: the only row that an adjacent skip may extend.
    var newestTickRun: String?

    /// Whether the schedule's runs are held back: by a person, or by `enabled: false` in the file.
    var isHeldBack: Bool { state.pausedAt != nil || !isEnabled }

    /// What a query selects, of a table called `j`, to be read by `init`.
    static let columns = """
        j.name, j.definition, j.is_enabled, j.epoch, j.position, j.fence, j.newest_tick_run, j.paused_at, j.removed_at
        """

    /// How many columns that are.
    static let columnCount = 9

    /// Reads a row whose first columns are `columns`.
    init(_ row: Row) throws {
        let revision = try row.optionalText(1).map(DefinitionHash.init(stored:))
        state = JobState(
            name: JobName(stored: try row.text(0)), revision: revision,
            cursor: JobCursor(epoch: try row.number(3), position: try row.instant(4)),
            fence: Int64(try row.number(5)))
        isEnabled = try row.number(2) != 0
        newestTickRun = try row.optionalText(6)
        state.pausedAt = try row.optionalInstant(7)
        state.removedAt = try row.optionalInstant(8)
    }

    /// The row of a job; nil when the database does not hold it.
    static func read(_ job: JobName, in transaction: SQLiteTransaction) throws -> JobRow? {
        try transaction.first(
            "SELECT \(columns) FROM rollcall_job AS j WHERE j.name = ?", [job.description], JobRow.init)
    }

    /// The rows of the jobs that the database holds, sorted by name.
    static func read(_ jobs: [JobName], in transaction: SQLiteTransaction) throws -> [JobRow] {
        try transaction.all(
            """
            SELECT \(columns) FROM rollcall_job AS j
            WHERE j.name IN (SELECT value FROM json_each(?)) ORDER BY j.name
            """, [try JSONText.write(jobs)], JobRow.init)
    }

    /// Stores cursor, fence and newest tick.
    func write(in transaction: SQLiteTransaction) throws {
        try transaction.change(
            "UPDATE rollcall_job SET epoch = ?, position = ?, fence = ?, newest_tick_run = ? WHERE name = ?",
            [
                state.cursor.epoch, state.cursor.position.microseconds, state.fence, newestTickRun,
                state.name.description,
            ])
    }

    /// Makes sure that a task that runs without a job has a row, whose fence rises.
    static func ensure(_ job: JobName, in transaction: SQLiteTransaction) throws {
        try transaction.change(
            """
            INSERT INTO rollcall_job (name, is_enabled, applied_at, applied_by, epoch, position, fence)
            VALUES (?, 1, ?, '', 1, ?, 0) ON CONFLICT (name) DO NOTHING
            """, [job.description, transaction.now.microseconds, transaction.now.microseconds])
    }

    /// Raises a job's fence by one and answers it.
    static func raiseFence(of job: JobName, in transaction: SQLiteTransaction) throws -> Int64 {
        let raised = try transaction.first(
            "UPDATE rollcall_job SET fence = fence + 1 WHERE name = ? RETURNING fence", [job.description]
        ) { Int64(try $0.number(0)) }
        guard let raised else { throw UnreadableValue(place: "rollcall_job, where a run's job is missing") }
        return raised
    }
}
