internal import CSQLiteShim

/// The SQLite library that this process uses.
enum SQLiteLibrary {
    /// Its version, as `3.40.1`.
    static var version: String { String(cString: sqlite3_libversion()) }

    /// Whether a version has the WAL-reset bug: 3.7.0 to 3.51.2 (sqlite.org/wal.html#walresetbug).
    ///
    /// - Parameter number: as `sqlite3_libversion_number` counts: 3040001 for 3.40.1.
    static func hasResetBug(_ number: Int = Int(sqlite3_libversion_number())) -> Bool {
        (3_007_000...3_051_002).contains(number)
    }
}
