internal import RollcallCore

/// A table whose rows are read in the order in which they became visible.
///
/// Numbers of a sequence are given before the commit, so a row may appear before one that was numbered first; a reader
/// that has gone past the place of a row would never see it. So rows are written without a place, and whoever reads
/// gives places first: to rows of transactions below `pg_snapshot_xmin`, all of which have ended, in the order of their
/// numbers. Of two transactions that change one presence the second takes its number while it holds the row, when the
/// first has ended: so the order of their events is that of their effects.
enum OutboxStream: String, Sendable {
    case events = "rollcall_event"
    case removals = "rollcall_removal"

    /// The newest place that was given.
    func newestPosition(in transaction: PostgresTransaction) throws -> Int64 {
        try transaction.first("SELECT position FROM rollcall_outbox WHERE stream = $1", [rawValue]) {
            Int64(try $0.number(0))
        } ?? 0
    }

    /// Which rows may be given a place.
    fileprivate static let isSettled = "position IS NULL AND written_by < pg_snapshot_xmin(pg_current_snapshot())"

    /// Whether there are rows without a place, and whether some of them may be given one.
    fileprivate func unplaced(in transaction: PostgresTransaction) throws -> (any: Bool, settled: Bool) {
        try transaction.first(
            """
            SELECT EXISTS (SELECT 1 FROM \(rawValue) WHERE position IS NULL),
                EXISTS (SELECT 1 FROM \(rawValue) WHERE \(Self.isSettled))
            """
        ) { (any: try $0.flag(0), settled: try $0.flag(1)) } ?? (false, false)
    }

    /// Gives places, unless somebody else is just doing so.
    fileprivate func place(in transaction: PostgresTransaction) throws {
        let isFree = try transaction.exists(
            "SELECT 1 FROM rollcall_outbox WHERE stream = $1 FOR UPDATE SKIP LOCKED", [rawValue])
        guard isFree else { return }
        try transaction.later(
            """
            WITH next AS (
                SELECT number, (SELECT position FROM rollcall_outbox WHERE stream = $1)
                    + row_number() OVER (ORDER BY number) AS position
                FROM \(rawValue) WHERE \(Self.isSettled)),
            placed AS (
                UPDATE \(rawValue) AS e SET position = n.position FROM next AS n
                WHERE e.number = n.number AND e.position IS NULL RETURNING e.position)
            UPDATE rollcall_outbox SET position = greatest(position, (SELECT max(position) FROM placed))
            WHERE stream = $1
            """, [rawValue])
    }
}

extension PostgresStore {
    /// Rows of committed transactions have their places, but for those behind a transaction that is still on; writes
    /// nothing when there are none.
    ///
    /// Transactions are short, so one that is just ending is waited for; a long one, also of another application, holds
    /// back what comes after it until it has ended.
    func place(_ stream: OutboxStream, _ operation: String) async throws(StoreError) {
        let deadline = ContinuousClock.now + database.options.settling
        var pause = Duration.milliseconds(1)
        while true {
            let (any, settled) = try await read(operation) { try stream.unplaced(in: $0) }
            if settled { try await write(operation) { try stream.place(in: $0) } }
            guard any, ContinuousClock.now < deadline else { return }
            // Ignored: who was cancelled is told so by the next transaction.
            try? await Task.sleep(for: pause)
            pause = min(pause * 2, .milliseconds(64))
        }
    }
}
