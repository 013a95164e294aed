internal import RollcallStorage

extension SQLiteStore {
    /// The version of the SQLite library that this process uses, as `3.40.1`.
    public static var libraryVersion: String { SQLiteLibrary.version }

    /// The version of the schema that this program writes.
    public static var schemaVersion: Int { SchemaMigration.newest }
}
