internal import RollcallCore
internal import RollcallStorage

/// A job as its row holds it.
struct JobRow {
    var state: JobState
    /// Whether the current revision has ticks at all.
    var isEnabled: Bool
    /// The run that holds its newest tick: the only row that an adjacent skip may extend.
    var newestTickRun: RunID?

    /// Whether the schedule's runs are held back: by a person, or by `enabled: false` in the file.
    var isHeldBack: Bool { state.pausedAt != nil || !isEnabled }

    /// What a query selects, of a table called `j`, to be read by `init`.
    static let columns = """
        j.name, j.definition, j.is_enabled, j.epoch, j.position, j.fence, j.newest_tick_run, j.paused_at, j.removed_at
        """

    /// How many columns that are.
    static let columnCount: Int32 = 9

    /// Reads a row whose first columns are `columns`.
    init(_ row: PostgresRow) throws {
        state = JobState(
            name: JobName(stored: try row.text(0)), revision: try row.optionalText(1).map(DefinitionHash.init(stored:)),
            cursor: JobCursor(epoch: try row.number(3), position: try row.instant(4)),
            fence: Int64(try row.number(5)))
        isEnabled = try row.flag(2)
        newestTickRun = try row.optionalRun(6)
        state.pausedAt = try row.optionalInstant(7)
        state.removedAt = try row.optionalInstant(8)
    }

    /// Asks for the rows of jobs, and holds them until the transaction ends; whoever holds one is alone with the job's
    /// cursor, fence, and decisions about its runs.
    ///
    /// Rows are locked in the order of their names. What the lock is for must be asked after it: a statement sees the
    /// database as it was when it began, before it waited.
    static func lock(
        _ jobs: [JobName], in transaction: PostgresTransaction
    ) throws -> PostgresTransaction.Question {
        try transaction.ask(
            "SELECT \(columns) FROM rollcall_job AS j WHERE j.name = ANY ($1) ORDER BY j.name FOR NO KEY UPDATE", [jobs]
        )
    }

    /// The row of a job, held until the transaction ends; nil when the database does not hold it.
    static func locked(_ job: JobName, in transaction: PostgresTransaction) throws -> JobRow? {
        try transaction.rows(try lock([job], in: transaction), JobRow.init).first
    }

    /// Makes sure that tasks that run without a job have a row, whose fence rises.
    static func ensure(_ jobs: [JobName], in transaction: PostgresTransaction) throws {
        try transaction.later(
            """
            INSERT INTO rollcall_job (name, is_enabled, applied_at, applied_by, epoch, position, fence)
            SELECT n.name, true, clock_timestamp(), '', 1, clock_timestamp(), 0
            FROM unnest($1::text[]) AS n (name) ORDER BY n.name COLLATE "C" ON CONFLICT (name) DO NOTHING
            """, [jobs])
    }

    /// Stores cursors, fences and newest ticks.
    static func write(_ jobs: [JobRow], in transaction: PostgresTransaction) throws {
        guard !jobs.isEmpty else { return }
        try transaction.later(
            """
            UPDATE rollcall_job AS j SET
                epoch = n.epoch, position = n.position, fence = n.fence, newest_tick_run = n.newest_tick_run
            FROM unnest($1::text[], $2::bigint[], $3::timestamptz[], $4::bigint[], $5::uuid[])
                AS n (name, epoch, position, fence, newest_tick_run)
            WHERE j.name = n.name
            """,
            [
                jobs.map(\.state.name), jobs.map(\.state.cursor.epoch), jobs.map(\.state.cursor.position),
                jobs.map(\.state.fence), jobs.map(\.newestTickRun),
            ])
    }
}
