internal import RollcallSQLite

#if PostgreSQL
    internal import RollcallPostgres
#endif

/// What this program is.
enum Version {
    /// The program's version.
    static let program = "0.1.0"

    /// Program, schema and libraries, a line each.
    static var text: String {
        (["rollcall \(program)", "schema \(SQLiteStore.schemaVersion)", "SQLite \(SQLiteStore.libraryVersion)"]
            + (libpq.map { ["libpq \($0)"] } ?? [])).joined(separator: "\n")
    }

    /// The version of PostgreSQL's client library; nil in a program that was built without it.
    private static var libpq: String? {
        #if PostgreSQL
            PostgresStore.libraryVersion
        #else
            nil
        #endif
    }

    /// The same for programs.
    static var json: JSON {
        .object([
            "version": .string(program), "schema": .count(SQLiteStore.schemaVersion),
            "sqlite": .string(SQLiteStore.libraryVersion), "libpq": libpq.map(JSON.string) ?? .null,
        ])
    }
}
