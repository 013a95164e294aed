internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// Makes events of what prunes by stretches took out of rooms, one for each room and run.
///
/// The rooms of a run are told in shares, side by side, and a row of `rollcall_untold_run` stands for each until then; who
/// takes it away tells. So two that tell follow one another, and the second finds nothing left.
struct StretchTelling {
    let names: PresenceNames
    let transaction: PostgresTransaction

    /// Into how many shares the rooms of a run fall, by their keys.
    static let shares = StretchRule.lanes

    /// The run will be told of, whatever becomes of it.
    static func promise(_ run: RunID, in transaction: PostgresTransaction) throws {
        try transaction.later(
            """
            INSERT INTO rollcall_untold_run (run, share) SELECT $1, n FROM generate_series(0, \(shares)) AS n
            ON CONFLICT DO NOTHING
            """, [run])
    }

    /// Tells one share of a run's rooms; answers how many.
    func tell(_ share: Int, of run: RunID) throws -> Int {
        let isUntold = try transaction.exists(
            "DELETE FROM rollcall_untold_run WHERE run = $1 AND share = $2 RETURNING 1", [run, share])
        return isUntold ? try write(run, [share]) : 0
    }

    /// Everything is told of the run; in the transaction that ends it.
    func close(_ run: RunID) throws {
        try transaction.later("DELETE FROM rollcall_untold_run WHERE run = $1 AND share = \(Self.shares)", [run])
    }

    /// Tells what runs have left behind that have ended; answers of how many rooms.
    ///
    /// What their steps have committed is seen here: none commits after its run has ended.
    func tellLeftBehind() throws -> Int {
        let left = try transaction.all(
            "DELETE FROM rollcall_untold_run AS u WHERE \(Self.hasEnded) RETURNING u.run, u.share::bigint"
        ) { (run: try $0.run(0), share: try $0.number(1)) }
        return try Dictionary(grouping: left, by: \.run).reduce(0) { sum, left in
            try sum + write(left.key, left.value.map(\.share).filter { $0 < Self.shares })
        }
    }

    /// Runs that have ended and are not told of.
    static let leftBehind = "SELECT 1 FROM rollcall_untold_run AS u WHERE \(hasEnded) LIMIT 1"

    private static let hasEnded = """
        NOT EXISTS (SELECT 1 FROM rollcall_run AS r WHERE r.id = u.run AND r.\(OpenRuns.condition))
        """

    private func write(_ run: RunID, _ shares: [Int]) throws -> Int {
        let told = try transaction.first(
            """
            WITH told AS (
                INSERT INTO rollcall_event (id, at, kind, room, count, run, room_id)
                SELECT (left($1::text, 24) || lpad(to_hex(room_id & 281474976710655), 12, '0'))::uuid, $2, $3, min(room),
                    sum(count), run, room_id
                FROM rollcall_event_part WHERE run = $4 AND abs(room_id % \(Self.shares)) = ANY ($5)
                GROUP BY run, room_id RETURNING room_id)
            SELECT count(*), coalesce(json_agg(room_id) FILTER (WHERE \(hasNobody)), '[]')::text FROM told
            """,
            [
                try transaction.newIdentifier().description, try transaction.now, PresenceChange.Kind.pruned.rawValue,
                run, shares,
            ]
        ) { (count: try $0.number(0), empty: try JSONText.read([Int].self, try $0.text(1))) }
        guard let told, told.count > 0 else { return 0 }
        if !told.empty.isEmpty { try names.noteEmpty(told.empty, in: transaction) }
        try EventLog.wakeReaders(after: run, in: transaction)
        return told.count
    }

    /// A condition on `told`: perhaps no presence is in the room; `noteEmpty` looks again while it holds the room.
    ///
    /// Somebody may be taking the last one out, who has looked while what went here was still to be seen: a row that a
    /// transaction has marked (`xmax`) does not count. Whoever marks it later sees that the others are gone.
    ///
    /// Where many have just gone from a room, the index leads to each of them before it comes to one who is there. So a
    /// sample of blocks is looked into first, and the index is asked only for rooms that have nobody in it.
    private var hasNobody: String {
        """
        told.room_id NOT IN (
            SELECT p.room_id FROM \(names.presences) AS p TABLESAMPLE SYSTEM (\(sample))
            WHERE abs(p.room_id % \(Self.shares)) = ANY ($5) AND p.xmax = '0')
        AND (SELECT 1 FROM \(names.presences) AS p WHERE p.room_id = told.room_id AND p.xmax = '0' LIMIT 1) IS NULL
        """
    }

    /// A twentieth, or of a large table five hundred blocks, in percent.
    private var sample: String {
        """
        least(5, 50000.0 * current_setting('block_size')::int
            / (pg_relation_size('\(names.presences)'::regclass) + 1))::real
        """
    }
}
