internal import CSQLiteShim
internal import GRDB
internal import RollcallCore
internal import RollcallPresence

/// The touches of one transaction: one compiled statement, stepped by SQLite's own calls.
///
/// A heartbeat of each of half a million clients passes here every few seconds, and GRDB's way of running a statement
/// costs about as much as the update itself.
struct TouchLoop {
    private let database: OpaquePointer?
    private let statement: OpaquePointer

    /// Takes the statement, whose arguments are an instant and a channel, and binds the instant.
    init(_ transaction: SQLiteTransaction, sql: String, stamp: DatabaseValue) throws {
        let compiled = try transaction.db.cachedStatement(sql: sql)
        // GRDB forgets what it bound before; the second argument is bound anew for each channel.
        try compiled.setArguments([stamp, nil])
        database = transaction.db.sqliteConnection
        statement = compiled.sqliteStatement
        sqlite3_reset(statement)
    }

    /// How many presences of the channel were touched.
    func touch(_ channel: ChannelName) throws -> Int {
        var name = channel.description
        return try name.withUTF8 { bytes in
            defer {
                sqlite3_reset(statement)
                sqlite3_bind_null(statement, 2)
            }
            let status = bytes.withMemoryRebound(to: CChar.self) { text in
                // No copy: the bytes outlive the step, and an empty name has no address.
                text.isEmpty
                    ? sqlite3_bind_text(statement, 2, "", 0, nil)
                    : sqlite3_bind_text(statement, 2, text.baseAddress, Int32(text.count), nil)
            }
            guard status == SQLITE_OK, sqlite3_step(statement) == SQLITE_DONE else { throw failure() }
            return Int(sqlite3_changes(database))
        }
    }

    private func failure() -> DatabaseError {
        DatabaseError(
            resultCode: ResultCode(rawValue: sqlite3_extended_errcode(database)),
            message: sqlite3_errmsg(database).map { String(cString: $0) })
    }
}
