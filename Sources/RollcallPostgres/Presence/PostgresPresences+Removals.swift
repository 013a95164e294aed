public import RollcallCore
public import RollcallPresence
internal import RollcallStorage

extension PostgresPresences: RemovalLog {
    /// From now on removals are kept for the layer of this name.
    public func registerLayer(_ name: String) async throws(StoreError) {
        let operation = "register a channel layer"
        try await store.place(.removals, operation)
        try await store.write(operation) { transaction in
            try SharedLock.layers.hold(in: transaction)
            try transaction.later(
                """
                INSERT INTO rollcall_layer (name, taken)
                SELECT $1, position FROM rollcall_outbox WHERE stream = 'rollcall_removal' ON CONFLICT (name) DO NOTHING
                """, [name])
        }
    }

    /// No removals are kept for it any more.
    public func unregisterLayer(_ name: String) async throws(StoreError) {
        try await store.write("take a channel layer out") { transaction in
            try transaction.later("DELETE FROM rollcall_layer WHERE name = $1", [name])
            try Self.forgetTaken(in: transaction)
        }
    }

    /// The oldest parts that the layer has not taken.
    public func removals(for layer: String, limit: Int) async throws(StoreError) -> [RemovalPart] {
        let operation = "read removals"
        try await store.place(.removals, operation)
        return try await store.read(operation) { transaction in
            try transaction.all(
                """
                SELECT position, room, channels FROM rollcall_removal
                WHERE position > (SELECT taken FROM rollcall_layer WHERE name = $1) ORDER BY position LIMIT $2
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
            try transaction.later(
                "UPDATE rollcall_layer SET taken = greatest(taken, $1) WHERE name = $2", [part, layer])
            try Self.forgetTaken(in: transaction)
        }
    }

    /// Deletes the parts that every layer has taken.
    private static func forgetTaken(in transaction: PostgresTransaction) throws {
        try transaction.later(
            """
            DELETE FROM rollcall_removal
            WHERE position <= coalesce((SELECT min(taken) FROM rollcall_layer), 9223372036854775807)
            """)
    }
}
