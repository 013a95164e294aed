internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// One step of a prune: whole rooms, as many as the batch has room for, by one statement; of a room that is larger than
/// a batch, a part.
///
/// Every delete asks `last_seen` again: a presence that was touched since the census stays.
///
/// Rows are deleted in the order in which they lie, and an application touches the rows of a channel in whatever order it
/// likes; two that wait for each other would cost one of them its transaction, and that might be the application's. So a
/// prune that meets a row that somebody holds gives way (`busy`) long before the server looks for such a pair, and then
/// passes over such rows (`passesOver`): a row that is held is being touched or taken out, or is for the next prune.
struct RoomPrune {
    /// What a step did to one room.
    private struct Pruned {
        var key: Int
        var room: String
        var count: Int
        var members: String
        /// All of them, where a layer waits for them.
        var channels: [String]
    }

    private let names: PresenceNames
    private let transaction: PostgresTransaction
    private let step: PruneStep
    /// The run whose ledger row keeps events of unfinished rooms back; nil: each step's events are visible with it.
    private let holder: RunID?
    private let hasLayers: Bool
    private let holds: Bool
    /// The most rows of this step.
    private let batch: Int
    /// Whether rows that others hold are left where they are, which costs half as much again.
    var passesOver = false
    private(set) var removed = 0
    private(set) var entriesDone = 0
    /// How many rooms this step changed and no earlier one of the run.
    private(set) var roomsChanged = 0

    init(_ step: PruneStep, _ names: PresenceNames, in transaction: PostgresTransaction, holder: RunID?) throws {
        self.names = names
        self.transaction = transaction
        self.step = step
        self.holder = holder
        // A statement cannot be stopped half way without losing what it did, so time is counted in rows.
        let budget = step.budget ?? Self.budget
        batch = min(step.batch ?? .max, max(1, Int(budget.wholeMicroseconds) * Self.rowsInMillisecond / 1_000))
        let log = try EventLog(transaction)
        holds =
            try holder.map {
                try transaction.exists("SELECT 1 FROM rollcall_pending_event WHERE run = $1 LIMIT 1", [$0])
            } ?? false
        hasLayers = try log.hasLayers()
    }

    /// What PostgreSQL deletes with its events in that time, small rooms or large (measured: 400 to 560).
    private static let rowsInMillisecond = 500

    /// How long a step takes unless it is told: nobody waits for a prune here but who wants the very rows that go, so
    /// that a longer step than SQLite's costs nobody anything and the prune less.
    private static let budget = Duration.milliseconds(100)

    /// How long others' rows are waited for; the server looks for deadlocks after `deadlock_timeout`, 1 s.
    static let patience = Duration.milliseconds(50)

    /// Whether the list is done.
    var isDone: Bool { entriesDone == step.rooms.count }

    /// Prunes rooms until the list or the batch is at its end; at least a part of one.
    mutating func run() throws {
        var whole: [StaleRoom] = []
        var rows = 0
        for room in step.rooms {
            guard rows + room.stale <= batch else { break }
            whole.append(room)
            rows += room.stale
        }
        if !whole.isEmpty {
            // Of a step's rows nothing is to go by way of a disk (`work_mem` is 4 MB by default).
            try transaction.later("SELECT set_config('work_mem', '32MB', true)")
            // What no layer waits for, and no earlier step has begun, the server tells by itself.
            if hasLayers || holds { try record(try prune(whole), isDone: true) } else { try pruneAndTell(whole) }
            entriesDone = whole.count
        } else if let large = step.rooms.first, try prunePart(of: large) {
            entriesDone = 1
        }
    }

    private func prune(_ rooms: [StaleRoom]) throws -> [Pruned] {
        try deleting(
            """
            WITH gone AS (\(whole))
            SELECT r.id, r.\(names.roomName), \(Self.gathered)
            FROM gone AS g JOIN \(names.rooms) AS r ON r.id = g.room_id GROUP BY r.id, r.\(names.roomName) ORDER BY r.id
            """, [rooms.map { Int($0.key) }, step.cutoff, hasLayers], Self.pruned)
    }

    /// Prunes whole rooms and writes an event for each, all by one statement: what was deleted never travels.
    private mutating func pruneAndTell(_ rooms: [StaleRoom]) throws {
        let identifiers = try rooms.map { _ in try transaction.newIdentifier() }
        let gone = try deleting(
            """
            WITH gone AS (\(whole)),
            parts AS (
                SELECT room_id, count(*) AS count, \(Self.members) AS members FROM gone AS g GROUP BY room_id),
            told AS (
                INSERT INTO rollcall_event (id, at, kind, room, count, members, run)
                SELECT n.id, $3::timestamptz, $4, r.\(names.roomName), p.count, p.members, $5::uuid
                FROM unnest($1::bigint[], $6::uuid[]) AS n (room_id, id) JOIN parts AS p ON p.room_id = n.room_id
                JOIN \(names.rooms) AS r ON r.id = n.room_id)
            SELECT room_id, count FROM parts
            """,
            [
                rooms.map { Int($0.key) }, step.cutoff, try transaction.now, PresenceChange.Kind.pruned.rawValue,
                step.run, identifiers,
            ]
        ) { (key: try $0.number(0), count: try $0.number(1)) }
        guard !gone.isEmpty else { return }
        removed += gone.reduce(0) { $0 + $1.count }
        roomsChanged += gone.count
        try EventLog.wakeReaders(after: step.run, in: transaction)
        try names.noteEmpty(gone.map(\.key), in: transaction)
    }

    /// Deletes what is stale in the rooms $1, seen before $2.
    private var whole: String {
        """
        DELETE FROM \(names.presences) WHERE \(passesOver ? free : Self.stale)
        RETURNING room_id, \(names.channel) AS channel, \(names.userText) AS user_text
        """
    }

    private func deleting<Row>(
        _ sql: String, _ parameters: [any PostgresParameter], _ read: (PostgresRow) throws -> Row
    ) throws -> [Row] {
        guard !passesOver else { return try transaction.all(sql, parameters, read) }
        return try transaction.waiting(atMost: Self.patience) { try transaction.all(sql, parameters, read) }
    }

    private func hasStale(_ room: StaleRoom) throws -> Bool {
        try transaction.exists(
            "SELECT 1 FROM \(names.presences) WHERE \(Self.stale) LIMIT 1", [[Int(room.key)], step.cutoff])
    }

    /// The rows that go: those of the rooms $1 seen before $2.
    private static let stale = "room_id = ANY ($1) AND last_seen < $2"

    /// Those of them that nobody holds.
    private var free: String {
        "ctid = ANY (ARRAY(SELECT ctid FROM \(names.presences) WHERE \(Self.stale) FOR UPDATE SKIP LOCKED))"
    }

    /// The first members of a room, as `MemberText` has them.
    private static let members = """
        json_build_object('channels', (array_agg(g.channel))[1:100], 'users', (array_agg(g.user_text))[1:100])
        """

    /// Takes $3: whether all channels are wanted.
    private static let gathered = """
        count(*), \(members)::text,
            CASE WHEN $3::boolean THEN json_agg(g.channel)::text END
        """

    private static func pruned(_ row: PostgresRow) throws -> Pruned {
        Pruned(
            key: try row.number(0), room: try row.text(1), count: try row.number(2), members: try row.text(3),
            channels: try row.optionalText(4).map { try JSONText.read([String].self, $0) } ?? [])
    }

    /// Prunes a batch of a room; true when no stale one is left in it.
    private mutating func prunePart(of room: StaleRoom) throws -> Bool {
        let pruned = try deleting(
            """
            WITH found AS (
                SELECT \(names.channel) AS channel FROM \(names.presences)
                WHERE \(Self.stale) LIMIT $4 \(passesOver ? "FOR UPDATE SKIP LOCKED" : "")),
            gone AS (
                DELETE FROM \(names.presences) AS p USING found AS f
                WHERE p.room_id = ANY ($1) AND p.\(names.channel) = f.channel AND p.last_seen < $2
                RETURNING p.room_id, p.\(names.channel) AS channel, p.\(names.userText) AS user_text)
            SELECT r.id, r.\(names.roomName), \(Self.gathered)
            FROM gone AS g JOIN \(names.rooms) AS r ON r.id = g.room_id GROUP BY r.id, r.\(names.roomName)
            """, [[Int(room.key)], step.cutoff, hasLayers, batch], Self.pruned)
        let isDone = try passesOver ? pruned.reduce(0) { $0 + $1.count } < batch : !hasStale(room)
        try record(pruned, isDone: isDone)
        return isDone
    }

    /// Writes the events of rooms that are done, with what earlier steps held back of them; holds those of others back.
    private mutating func record(_ pruned: [Pruned], isDone: Bool) throws {
        if isDone, holds, !pruned.contains(where: { $0.key == Int(step.rooms.first?.key ?? -1) }) { try releaseHeld() }
        guard !pruned.isEmpty else { return }
        removed += pruned.reduce(0) { $0 + $1.count }
        let held = try take(pruned.map(\.room))
        var entries: [EventLog.Entry] = []
        for room in pruned {
            var entry = EventLog.Entry(
                kind: .pruned, room: room.room, count: room.count, members: room.members, run: step.run)
            if let earlier = held[room.room] {
                entry.count += earlier.count
                entry.members = try MemberText.join(earlier.members, entry.members)
            } else if holder != nil || isDone {
                roomsChanged += 1
            }
            entries.append(entry)
        }
        if let holder, !isDone {
            try hold(entries, holder)
        } else {
            try EventLog.write(entries, in: transaction)
        }
        if hasLayers { try EventLog.tellLayers(of: pruned.map { ($0.room, $0.channels) }, in: transaction) }
        if isDone { try names.noteEmpty(pruned.map(\.key), in: transaction) }
    }

    /// A room whose last stale presences were touched meanwhile is done all the same.
    private func releaseHeld() throws {
        guard let holder, let room = step.rooms.first else { return }
        try transaction.later(
            """
            WITH released AS (
                DELETE FROM rollcall_pending_event WHERE run = $1
                    AND room = (SELECT \(names.roomName) FROM \(names.rooms) WHERE id = $2) RETURNING *)
            INSERT INTO rollcall_event (id, at, kind, room, count, members, run)
            SELECT id, at, kind, room, count, members, run FROM released
            """, [holder, Int(room.key)])
    }

    private func take(_ rooms: [String]) throws -> [String: (count: Int, members: String)] {
        guard holds, let holder else { return [:] }
        let found = try transaction.all(
            "DELETE FROM rollcall_pending_event WHERE run = $1 AND room = ANY ($2) RETURNING room, count, members",
            [holder, rooms]
        ) { (room: try $0.text(0), entry: (count: try $0.number(1), members: try $0.text(2))) }
        return Dictionary(found.map { ($0.room, $0.entry) }) { first, _ in first }
    }

    private func hold(_ entries: [EventLog.Entry], _ holder: RunID) throws {
        for entry in entries {
            try transaction.later(
                """
                INSERT INTO rollcall_pending_event (run, room, id, at, kind, count, members)
                VALUES ($1, $2, $3, $4, $5, $6, $7::text::json)
                """,
                [
                    holder, entry.room, try transaction.newIdentifier(), try transaction.now, entry.kind.rawValue,
                    entry.count, entry.members,
                ])
        }
    }
}
