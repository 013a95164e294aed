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

    private let transaction: PostgresTransaction
    private let asking: PostgresTransaction.Question?

    /// Asks, with the next query, whether a channel layer waits for removals.
    init(_ transaction: PostgresTransaction) throws {
        self.transaction = transaction
        try SharedLock.layers.share(in: transaction)
        asking = try transaction.ask("SELECT 1 FROM rollcall_layer LIMIT 1")
    }

    /// Whether a channel layer waits for removals; to be asked once.
    func hasLayers() throws -> Bool {
        guard let asking else { return false }
        return try !transaction.rows(asking) { _ in true }.isEmpty
    }

    /// The events are in the outbox when the transaction is.
    static func write(_ entries: [Entry], in transaction: PostgresTransaction) throws {
        guard !entries.isEmpty else { return }
        try transaction.later(
            """
            INSERT INTO rollcall_event (id, at, kind, room, count, members, run)
            SELECT n.id, $1::timestamptz, n.kind, n.room, n.count, n.members::json, n.run
            FROM unnest($2::uuid[], $3::text[], $4::text[], $5::bigint[], $6::text[], $7::uuid[])
                WITH ORDINALITY AS n (id, kind, room, count, members, run, place)
            ORDER BY n.place
            """,
            [
                try transaction.now, try entries.map { _ in try transaction.newIdentifier() },
                entries.map(\.kind.rawValue), entries.map(\.room), entries.map(\.count), entries.map(\.members),
                entries.map(\.run),
            ])
        try wakeReaders(after: entries.lazy.compactMap(\.run).first, in: transaction)
    }

    /// Whoever listens looks at once for what a run has changed; what an application's own calls change it knows already,
    /// and notifying commits follow one another.
    static func wakeReaders(after run: RunID?, in transaction: PostgresTransaction) throws {
        if run != nil { try transaction.later("NOTIFY rollcall_event") }
    }

    /// An event about one channel.
    static func write(
        _ kind: PresenceChange.Kind, _ member: PresenceChange.Member, in room: String,
        _ transaction: PostgresTransaction
    ) throws {
        let entry = Entry(kind: kind, room: room, count: 1, members: try MemberText.write([member]))
        try write([entry], in: transaction)
    }

    /// The layers are told that the channels left the rooms, in parts of at most 500.
    static func tellLayers(
        of channels: [(room: String, channels: [String])], in transaction: PostgresTransaction
    ) throws {
        var parts: [(room: String, channels: String)] = []
        for (room, channels) in channels {
            for start in stride(from: 0, to: channels.count, by: 500) {
                let part = Array(channels[start..<min(start + 500, channels.count)])
                parts.append((room, try JSONText.write(part)))
            }
        }
        guard !parts.isEmpty else { return }
        try transaction.later(
            """
            INSERT INTO rollcall_removal (room, channels)
            SELECT n.room, n.channels::json FROM unnest($1::text[], $2::text[]) WITH ORDINALITY
                AS n (room, channels, place) ORDER BY n.place
            """, [parts.map(\.room), parts.map(\.channels)])
    }
}
