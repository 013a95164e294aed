internal import CSQLiteShim

/// A connection by SQLite's C interface and nothing else: what every figure is compared with.
final class RawConnection {
    private(set) var handle: OpaquePointer?

    init(path: String) throws {
        let flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE | SQLITE_OPEN_NOMUTEX
        guard sqlite3_open_v2(path, &handle, flags, nil) == SQLITE_OK else { throw failure("open \(path)") }
        try execute("PRAGMA journal_mode=WAL; PRAGMA synchronous=FULL; PRAGMA wal_autocheckpoint=0")
        sqlite3_busy_timeout(handle, 5_000)
    }

    deinit { sqlite3_close_v2(handle) }

    func execute(_ sql: String) throws {
        guard sqlite3_exec(handle, sql, nil, nil, nil) == SQLITE_OK else { throw failure(sql) }
    }

    func prepare(_ sql: String) throws -> RawStatement {
        var statement: OpaquePointer?
        guard sqlite3_prepare_v3(handle, sql, -1, UInt32(SQLITE_PREPARE_PERSISTENT), &statement, nil) == SQLITE_OK
        else { throw failure(sql) }
        return RawStatement(statement: statement)
    }

    /// The first column of the first row as a number; 0 without a row.
    func number(_ sql: String) throws -> Int64 {
        let statement = try prepare(sql)
        return try statement.row() ? statement.integer(0) : 0
    }

    private func failure(_ operation: String) -> RawFailure {
        RawFailure(operation: operation, message: String(cString: sqlite3_errmsg(handle)))
    }
}

/// A C-level call that failed: the benchmark ends with it.
struct RawFailure: Error, CustomStringConvertible {
    var operation: String
    var message: String

    var description: String { "\(operation): \(message)" }
}
