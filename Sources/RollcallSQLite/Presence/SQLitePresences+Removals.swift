internal import GRDB
public import RollcallCore
public import RollcallPresence
internal import RollcallStorage

extension SQLitePresences: RemovalLog {
    /// From now on removals are kept for the layer of this name.
    public func registerLayer(_ name: String) async throws(StoreError) {
        let operation = "register a channel layer"
        let isKnown = try await store.read(operation) { transaction in
            try transaction.exists("SELECT 1 FROM rollcall_layer WHERE name = ?", [name])
        }
        guard !isKnown else { return }
        _ = try await store.write(operation) { transaction in
            try transaction.change(
                """
                INSERT OR IGNORE INTO rollcall_layer (name, taken)
                VALUES (?, coalesce((SELECT seq FROM sqlite_sequence WHERE name = 'rollcall_removal'), 0))
                """, [name])
        }
    }

    /// No removals are kept for it any more.
    public func unregisterLayer(_ name: String) async throws(StoreError) {
        try await store.write("take a channel layer out") { transaction in
            try transaction.change("DELETE FROM rollcall_layer WHERE name = ?", [name])
            try Self.forgetTaken(in: transaction)
        }
    }

    /// The oldest parts that the layer has not taken.
    public func removals(for layer: String, limit: Int) async throws(StoreError) -> [RemovalPart] {
        try await store.read("read removals") { transaction in
            try transaction.all(
                """
                SELECT number, room, channels FROM rollcall_removal
                WHERE number > (SELECT taken FROM rollcall_layer WHERE name = ?) ORDER BY number LIMIT ?
                """, [layer, limit]
            ) { row in
                RemovalPart(
                    number: Int64(try row.number(0)), room: RoomName(try row.text(1)),
                    channels: try JSONText.read([ChannelName].self, try row.text(2)))
            }
        }
    }

    /// The layer has taken everything up to and including this part.
    public func taken(_ part: Int64, by layer: String) async throws(StoreError) {
        try await store.write("take removals") { transaction in
            try transaction.change(
                "UPDATE rollcall_layer SET taken = max(taken, ?) WHERE name = ?", [part, layer])
            try Self.forgetTaken(in: transaction)
        }
    }

    /// Deletes the parts that every layer has taken.
    private static func forgetTaken(in transaction: SQLiteTransaction) throws {
        try transaction.change(
            """
            DELETE FROM rollcall_removal
            WHERE number <= coalesce((SELECT min(taken) FROM rollcall_layer), 9223372036854775807)
            """)
    }
}
