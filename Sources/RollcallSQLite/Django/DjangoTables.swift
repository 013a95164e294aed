internal import GRDB
internal import RollcallCore
internal import RollcallPresence

/// What the schema says of Django's presence tables.
struct DjangoTables: Sendable {
    /// The type of the user's key.
    let userKey: DjangoUserKey

    private static let columns = [
        "channels_presence_room": ["id", "channel_name"],
        "channels_presence_presence": ["id", "room_id", "channel_name", "user_id", "last_seen"],
    ]

    /// Reads the tables; nil when the file has none.
    ///
    /// Throws `unsuitable` when they lack a column.
    static func read(in transaction: SQLiteTransaction) throws -> DjangoTables? {
        var types: [String: String] = [:]
        for (table, wanted) in columns {
            let found = try transaction.all("SELECT name, type FROM pragma_table_info(?)", [table]) {
                (name: try $0.text(0), type: try $0.text(1))
            }
            guard !found.isEmpty else { return nil }
            guard Set(wanted).isSubset(of: found.map(\.name)) else {
                throw StoreError(
                    .unsuitable, operation: "read Django's presences",
                    detail: "\(table) is not as django-channels-presence 1.0.0 makes it: it needs the columns "
                        + wanted.joined(separator: ", "))
            }
            for column in found { types["\(table).\(column.name)"] = column.type }
        }
        return DjangoTables(userKey: DjangoUserKey(declared: types["channels_presence_presence.user_id"] ?? ""))
    }
}

extension PresenceNames {
    /// Foreign keys of other tables that refer to these two: a prune that would break one removes nothing.
    func references(in transaction: SQLiteTransaction) throws -> [RowReference] {
        try transaction.all(
            """
            SELECT t.name, f."from", f."table", coalesce(f."to", 'id')
            FROM sqlite_schema AS t, pragma_foreign_key_list(t.name) AS f
            WHERE t.type = 'table' AND f."table" IN (?1, ?2) AND t.name <> ?2 AND f.on_delete NOT IN ('CASCADE', 'SET NULL')
            ORDER BY t.name, f.id, f.seq
            """, [rooms, presences]
        ) { row in
            let (column, parent, key) = (try row.text(1), try row.text(2), try row.text(3))
            return RowReference(table: try row.text(0), constraint: "\(column) -> \(parent).\(key)")
        }
    }
}
