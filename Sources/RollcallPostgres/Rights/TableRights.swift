internal import RollcallStorage

/// What a role may do to one table.
struct TableRights: Hashable, Sendable {
    /// The table's name without its schema.
    let table: String
    /// As GRANT takes it: `SELECT, UPDATE (id)`.
    let privileges: String

    /// rollcall's own tables in the order of the migrations, for whoever runs.
    ///
    /// - Parameter usesDjango: rollcall's own presences are only looked for.
    static func own(usesDjango: Bool) -> [TableRights] {
        ownTables.map { table in
            let isRead = table == "rollcall_schema" || usesDjango && nativePresences.contains(table)
            return TableRights(table: table, privileges: isRead ? "SELECT" : "SELECT, INSERT, UPDATE, DELETE")
        }
    }

    /// Django's presence tables, for whoever prunes: a lock on a row takes the right to update some column of it.
    static let pruned = [
        TableRights(table: "channels_presence_room", privileges: "SELECT, UPDATE (id), DELETE"),
        TableRights(table: "channels_presence_presence", privileges: "SELECT, UPDATE (id), DELETE"),
    ]

    /// What `presence add` and `presence touch` need on Django's tables besides.
    static let added = [
        TableRights(table: "channels_presence_room", privileges: "INSERT"),
        TableRights(table: "channels_presence_presence", privileges: "INSERT, UPDATE (user_id, last_seen)"),
    ]

    /// Read from the migrations themselves, so that no table is forgotten.
    static let ownTables = SchemaMigration.all.flatMap(\.steps).flatMap { step in
        step.sql.split(separator: "CREATE TABLE ").dropFirst(step.sql.hasPrefix("CREATE TABLE ") ? 0 : 1)
            .map { String($0.prefix { $0 != " " }) }
    }

    private static let nativePresences: Set = ["rollcall_room", "rollcall_presence"]
}
