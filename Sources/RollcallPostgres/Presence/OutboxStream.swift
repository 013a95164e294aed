internal import RollcallCore

/// A table whose rows are read in the order in which they became visible.
///
/// Numbers of a sequence are given before the commit, so a row may appear after one that was numbered later, and a
/// reader that has gone past its number would never see it. So rows are written without a place, and whoever reads
/// gives places first, to the rows that he sees, in the order of their numbers: a row that is committed later has a
/// later place, and a transaction that lasts holds nobody up. Of two transactions that change one presence the second
/// takes its number while it holds the row, when the first has ended: so the order of their events is that of their
/// effects.
enum OutboxStream: String, Sendable {
    case events = "rollcall_event"
    case removals = "rollcall_removal"

    /// The newest place that was given.
    func newestPosition(in transaction: PostgresTransaction) throws -> Int64 {
        try transaction.first("SELECT position FROM rollcall_outbox WHERE stream = $1", [rawValue]) {
            Int64(try $0.number(0))
        } ?? 0
    }

    /// Gives places; who comes while another does so waits, and then finds them given.
    fileprivate func place(in transaction: PostgresTransaction) throws {
        try transaction.later("SELECT 1 FROM rollcall_outbox WHERE stream = $1 FOR UPDATE", [rawValue])
        try transaction.later(
            """
            WITH next AS (
                SELECT number, (SELECT position FROM rollcall_outbox WHERE stream = $1)
                    + row_number() OVER (ORDER BY number) AS position
                FROM \(rawValue) WHERE position IS NULL),
            placed AS (
                UPDATE \(rawValue) AS e SET position = n.position FROM next AS n
                WHERE e.number = n.number AND e.position IS NULL RETURNING e.position)
            UPDATE rollcall_outbox SET position = greatest(position, (SELECT max(position) FROM placed))
            WHERE stream = $1
            """, [rawValue])
    }
}

extension PostgresStore {
    /// Rows of committed transactions have their places; writes nothing when they have.
    func place(_ stream: OutboxStream, _ operation: String) async throws(StoreError) {
        let isAny = try await read(operation) { transaction in
            try transaction.exists("SELECT 1 FROM \(stream.rawValue) WHERE position IS NULL LIMIT 1")
        }
        if isAny { try await write(operation) { try stream.place(in: $0) } }
    }
}
