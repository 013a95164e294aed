internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// Takes what is stale out of one stretch of the table, and keeps what went from which room.
///
/// A DELETE that returns its rows costs twice the plain one, and brings them one by one. So one statement first reads
/// what is stale, by room, and then deletes it: both see one state of the database. A row that somebody touched or took out
/// in between is not deleted, and then fewer are than were read. Which those are, a cursor tells that was opened before: it
/// sees that same state, and in each row the number of the transaction that deleted or changed it since
/// (`xmax`, postgresql.org/docs/current/ddl-system-columns.html).
struct StretchPrune {
    let names: PresenceNames
    let transaction: PostgresTransaction
    let cutoff: Timestamp
    let stretch: TableStretch
    let run: RunID

    /// How long others' rows are waited for, as `RoomPrune` says.
    var patience = RoomPrune.patience

    /// Takes it out and answers how many rows went.
    ///
    /// - Parameter passesOver: rows that others hold are left where they are, which costs twice as much.
    func run(passesOver: Bool) throws -> Int {
        let log = try EventLog(transaction)
        // What is read is sorted in memory, 13 MB of it (`work_mem` is 4 MB by default). With more the server would rather
        // hash, which takes longer. A plan for any stretch would take each for a small part of the table.
        try transaction.later(
            """
            SELECT set_config('work_mem', '64MB', true), set_config('plan_cache_mode', 'force_custom_plan', true),
                set_config('rollcall.read', '0', true)
            """)
        let hasLayers = try log.hasLayers()
        guard !passesOver, !hasLayers else { return try takeOneByOne(passesOver: passesOver, tellsLayers: hasLayers) }
        return try take()
    }

    private var bounds: [any PostgresParameter] { ["(\(stretch.lower),0)", "(\(stretch.upper),0)", cutoff] }

    /// The rows that go: those of the blocks from $1 on and before $2 that were seen before $3.
    private static let stale = "\(within) AND last_seen < $3"
    private static let within = "ctid >= $1::text::tid AND ctid < $2::text::tid"

    /// This transaction as a row and as a part name it.
    private static let me = (row: "pg_current_xact_id()::xid", part: "pg_current_xact_id()::text::bigint")

    /// A condition on part `p`, which no plan looks for in the index: all parts of the stretch meet it.
    private static let isMine = "p.transaction + 0 = \(me.part)"

    private func take() throws -> Int {
        try transaction.later(
            """
            DECLARE rollcall_stayed NO SCROLL CURSOR FOR SELECT room_id, \(names.channel) AS channel
            FROM \(names.presences) WHERE xmax <> '0' AND xmax <> (SELECT \(Self.me.row)) AND \(Self.stale)
            """, bounds)
        let removed = try transaction.waiting(atMost: patience) {
            try transaction.change(
                """
                WITH kept AS (\(keeping("""
                    SELECT room_id, \(names.channel) AS channel, \(names.userText) AS user_text
                    FROM \(names.presences) WHERE \(Self.stale)
                    """))),
                counted AS (SELECT set_config('rollcall.read', coalesce(sum(count), 0)::text, true) FROM kept)
                DELETE FROM \(names.presences) WHERE \(Self.within) AND last_seen < (
                    SELECT $3::timestamptz FROM counted WHERE set_config IS NOT NULL)
                """, bounds + [run])
        }
        let read = try transaction.first("SELECT current_setting('rollcall.read')::bigint") { try $0.number(0) } ?? 0
        if read != removed { try takeBack(read - removed) }
        return removed
    }

    /// Keeps rows (`room_id`, `channel`, `user_text`), by room, for the run $4; answers how many of each.
    private func keeping(_ rows: String) -> String {
        """
        INSERT INTO rollcall_event_part (run, room_id, transaction, room, count, channels, users)
        SELECT $4::uuid, g.room_id, \(Self.me.part), r.\(names.roomName), g.count, g.channels, g.users
        FROM (
            SELECT room_id, count(*) AS count, \(Self.first("channel")) AS channels, \(Self.first("user_text")) AS users
            FROM (\(rows)) AS s GROUP BY room_id) AS g
        JOIN \(names.rooms) AS r ON r.id = g.room_id RETURNING count
        """
    }

    /// The first hundred; to cut a list copies it, however short it is.
    private static func first(_ column: String) -> String {
        "CASE WHEN count(*) > 100 THEN (array_agg(\(column)))[1:100] ELSE array_agg(\(column)) END"
    }

    /// What was read and stayed is named no more.
    ///
    /// Most were touched meanwhile, and are found by the time of it; the others only the cursor knows.
    private func takeBack(_ count: Int) throws {
        let touched = "SELECT room_id, \(names.channel) FROM \(names.presences) WHERE last_seen >= $1 LIMIT 1000"
        var found = try takeBack(try transaction.all(touched, [try transaction.now], Self.member), ofWholeParts: true)
        if found != count {
            // Its view of the database is a moment older, so it may list rows that the statement did not read.
            let stayed = try transaction.all("FETCH ALL FROM rollcall_stayed", [], Self.member)
            found += try takeBack(stayed, ofWholeParts: false)
        }
        // In that same moment somebody wrote rows that were stale at once, or changed one that stayed stale: the stretch is
        // done again, row by row.
        guard found == count else {
            throw PostgresFailure(kind: .refused("55P03"), message: "rows of the stretch were changed meanwhile")
        }
    }

    private static func member(_ row: PostgresRow) throws -> (room: Int, channel: String) {
        (try row.number(0), try row.text(1))
    }

    /// Takes members out of the stretch's parts, and answers how many that were.
    ///
    /// - Parameter ofWholeParts: parts that name not all of their members are left as they are: who is not among the
    ///   first hundred may be in them or not.
    private func takeBack(_ members: [(room: Int, channel: String)], ofWholeParts: Bool) throws -> Int {
        guard !members.isEmpty else { return 0 }
        let (rooms, channels) = (members.map(\.room), members.map(\.channel))
        let taken = try transaction.all(
            """
            UPDATE rollcall_event_part AS p SET
                count = CASE WHEN p.count > 100 THEN p.count - s.count ELSE (
                    SELECT count(*) FROM unnest(p.channels) AS m WHERE m <> ALL (s.channels)) END,
                channels = ARRAY(
                    SELECT m.channel FROM unnest(p.channels) WITH ORDINALITY AS m (channel, place)
                    WHERE m.channel <> ALL (s.channels) ORDER BY m.place),
                users = ARRAY(
                    SELECT m.user_text FROM unnest(p.channels, p.users) WITH ORDINALITY AS m (channel, user_text, place)
                    WHERE m.channel <> ALL (s.channels) ORDER BY m.place)
            FROM (
                SELECT p.room_id, p.count AS before, count(*) AS count, array_agg(n.channel) AS channels
                FROM unnest($1::bigint[], $2::text[]) AS n (room_id, channel)
                JOIN rollcall_event_part AS p ON p.room_id = n.room_id
                WHERE p.run = $3 AND p.room_id = ANY ($1) AND \(Self.isMine) AND (p.count <= 100 OR NOT $4::boolean)
                GROUP BY p.room_id, p.count) AS s
            WHERE p.run = $3 AND p.room_id = s.room_id AND p.room_id = ANY ($1) AND \(Self.isMine)
            RETURNING (s.before - p.count)::bigint
            """, [rooms, channels, run, ofWholeParts]
        ) { try $0.number(0) }
        try transaction.later(
            """
            DELETE FROM rollcall_event_part AS p
            WHERE p.run = $1 AND p.room_id = ANY ($2) AND \(Self.isMine) AND p.count = 0
            """, [run, rooms])
        return taken.reduce(0, +)
    }

    /// Deletes with the rows returned: where some are passed over, and where layers must hear of all of them.
    private func takeOneByOne(passesOver: Bool, tellsLayers: Bool) throws -> Int {
        let free = "ctid = ANY (ARRAY(SELECT ctid FROM \(names.presences) WHERE \(Self.stale) FOR UPDATE SKIP LOCKED))"
        let gone = try transaction.waiting(atMost: patience) {
            try transaction.all(
                """
                WITH gone AS (
                    DELETE FROM \(names.presences) WHERE \(passesOver ? free : Self.stale)
                    RETURNING room_id, \(names.channel) AS channel, \(names.userText) AS user_text),
                kept AS (\(keeping("SELECT * FROM gone")))
                SELECT r.\(names.roomName), count(*), CASE WHEN $5::boolean THEN json_agg(g.channel)::text END
                FROM gone AS g JOIN \(names.rooms) AS r ON r.id = g.room_id GROUP BY r.\(names.roomName)
                """, bounds + [run, tellsLayers]
            ) { row in
                (
                    room: try row.text(0), count: try row.number(1),
                    channels: try row.optionalText(2).map { try JSONText.read([String].self, $0) } ?? []
                )
            }
        }
        if tellsLayers { try EventLog.tellLayers(of: gone.map { ($0.room, $0.channels) }, in: transaction) }
        return gone.reduce(0) { $0 + $1.count }
    }
}
