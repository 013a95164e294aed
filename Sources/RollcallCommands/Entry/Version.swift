internal import RollcallSQLite

/// What this program is.
enum Version {
    /// The program's version.
    static let program = "0.1.0"

    /// Program, schema and libraries, a line each.
    static var text: String {
        "rollcall \(program)\nschema \(SQLiteStore.schemaVersion)\nSQLite \(SQLiteStore.libraryVersion)"
    }

    /// The same for programs.
    static var json: JSON {
        .object([
            "version": .string(program), "schema": .count(SQLiteStore.schemaVersion),
            "sqlite": .string(SQLiteStore.libraryVersion),
        ])
    }
}
