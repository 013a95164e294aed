internal import RollcallCore

/// What the catalogue says of Django's presence tables.
struct DjangoTables: Sendable {
    /// The type of the user's key, as SQL names it: `integer`, `bigint`, `uuid`, `character varying`.
    ///
    /// Without its length: a cast to that cuts silently, and the user would be another one.
    let userType: String
    /// Whether they hold a presence.
    let hasPresences: Bool

    private static let columns = [
        "channels_presence_room": ["id", "channel_name"],
        "channels_presence_presence": ["id", "room_id", "channel_name", "user_id", "last_seen"],
    ]

    /// Reads the tables that the search path finds; nil when there are none.
    ///
    /// Throws `unsuitable` when they lack a column.
    static func read(in transaction: PostgresTransaction) throws -> DjangoTables? {
        let found = try transaction.all(
            """
            SELECT c.relname::text, a.attname::text, format_type(a.atttypid, -1)
            FROM pg_attribute AS a JOIN pg_class AS c ON c.oid = a.attrelid
            WHERE c.oid IN (to_regclass('channels_presence_room'), to_regclass('channels_presence_presence'))
                AND a.attnum > 0 AND NOT a.attisdropped
            """
        ) { (table: try $0.text(0), column: try $0.text(1), type: try $0.text(2)) }
        guard found.contains(where: { $0.table == "channels_presence_presence" }) else { return nil }
        for (table, wanted) in columns {
            let known = found.filter { $0.table == table }.map(\.column)
            guard Set(wanted).isSubset(of: known) else {
                throw StoreError(
                    .unsuitable, operation: "read Django's presences",
                    detail: "\(table) is not as django-channels-presence 1.0.0 makes it: it needs the columns "
                        + wanted.joined(separator: ", "))
            }
        }
        let user = found.first { $0.table == "channels_presence_presence" && $0.column == "user_id" }
        return DjangoTables(
            userType: user?.type ?? "text",
            hasPresences: try transaction.exists("SELECT 1 FROM channels_presence_presence LIMIT 1"))
    }
}
