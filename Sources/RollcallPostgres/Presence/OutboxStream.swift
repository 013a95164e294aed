internal import RollcallCore

/// A table whose rows are read in the order in which they became visible.
///
/// Numbers of a sequence are given before the commit, so a row may appear after one that was numbered later, and a
/// reader that has gone past its number would never see it. So rows are written without a place, and whoever reads
/// gives places first, to the rows that he sees, in the order of their numbers: a row that is committed later has a
/// later place, and a transaction that lasts holds nobody up. Of two transactions that change one presence the second
/// takes its number while it holds the row, when the first has ended: so the order of their events is that of their
/// effects. Only what a prune by stretches took out is told when the whole prune is done; who came back meanwhile is told
/// of before.
enum OutboxStream: String, Sendable {
    case events = "rollcall_event"
    case removals = "rollcall_removal"

    /// The newest place that was given.
    func newestPosition(in transaction: PostgresTransaction) throws -> Int64 {
        try transaction.first("SELECT position FROM rollcall_outbox WHERE stream = $1", [rawValue]) {
            Int64(try $0.number(0))
        } ?? 0
    }

    /// How many places are given in one transaction: a backlog of millions, as where nobody has read for days, must not
    /// make a statement that its bound ends each time.
    static let batch = 2_000

    /// Gives places to a batch at most and answers how many; who comes while another does so waits, and then finds them
    /// given.
    fileprivate func place(in transaction: PostgresTransaction) throws -> Int {
        try transaction.later("SELECT 1 FROM rollcall_outbox WHERE stream = $1 FOR UPDATE", [rawValue])
        return try transaction.first(
            """
            WITH oldest AS (
                SELECT number FROM \(rawValue) WHERE position IS NULL ORDER BY number LIMIT \(Self.batch)),
            next AS (
                SELECT number, (SELECT position FROM rollcall_outbox WHERE stream = $1)
                    + row_number() OVER (ORDER BY number) AS position
                FROM oldest),
            placed AS (
                UPDATE \(rawValue) AS e SET position = n.position FROM next AS n
                WHERE e.number = n.number AND e.position IS NULL RETURNING e.position)
            UPDATE rollcall_outbox SET position = greatest(position, (SELECT max(position) FROM placed))
            WHERE stream = $1 RETURNING (SELECT count(*) FROM placed)
            """, [rawValue]
        ) { try $0.number(0) } ?? 0
    }
}

extension PostgresStore {
    /// Rows of committed transactions have their places; writes nothing when they have.
    func place(_ stream: OutboxStream, _ operation: String) async throws(StoreError) {
        let isAny = try await read(operation) { transaction in
            try transaction.exists("SELECT 1 FROM \(stream.rawValue) WHERE position IS NULL LIMIT 1")
        }
        guard isAny else { return }
        // What is written meanwhile is the next reader's: a batch that is not full was the last.
        while try await write(operation, { try stream.place(in: $0) }) >= OutboxStream.batch {}
    }
}
