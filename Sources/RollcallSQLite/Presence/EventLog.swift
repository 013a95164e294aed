internal import GRDB
internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// Writes what changed into the outbox, and for channel layers, in the transaction that changes it.
struct EventLog {
    /// Of a room: what is known of its change.
    struct Entry {
        var kind: PresenceChange.Kind
        var room: String
        var count: Int
        /// The first members, as `MemberText` writes them.
        var members: String
        var run: RunID?
    }

    private let transaction: SQLiteTransaction
    /// Whether a channel layer waits for removals.
    let hasLayers: Bool

    init(_ transaction: SQLiteTransaction) throws {
        self.transaction = transaction
        hasLayers = try transaction.exists("SELECT 1 FROM rollcall_layer LIMIT 1")
    }

    /// The event is in the outbox when the transaction is.
    func write(_ entry: Entry) throws {
        try transaction.change(
            """
            INSERT INTO rollcall_event (id, at, kind, room, count, members, run) VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            [
                transaction.newIdentifier().description, transaction.now.microseconds, entry.kind.rawValue, entry.room,
                entry.count, entry.members, entry.run?.description,
            ])
    }

    /// An event about one channel.
    func write(_ kind: PresenceChange.Kind, _ member: PresenceChange.Member, in room: String) throws {
        try write(Entry(kind: kind, room: room, count: 1, members: MemberText.write([member])))
    }

    /// The layers are told that the channels left the room, in parts of at most 500; costs nothing without a layer.
    func tellLayers(of channels: [String], leaving room: String) throws {
        guard hasLayers else { return }
        for start in stride(from: 0, to: channels.count, by: 500) {
            let part = channels[start..<min(start + 500, channels.count)]
            try transaction.change(
                "INSERT INTO rollcall_removal (room, channels) VALUES (?, ?)", [room, try JSONText.write(Array(part))])
        }
    }
}
