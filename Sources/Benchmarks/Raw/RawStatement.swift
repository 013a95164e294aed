internal import CSQLiteShim

/// A prepared statement of a raw connection.
final class RawStatement {
    private let statement: OpaquePointer?
    /// SQLite copies what it is given (SQLITE_TRANSIENT, a macro that Swift cannot import).
    private static let copied = unsafeBitCast(-1, to: sqlite3_destructor_type.self)

    init(statement: OpaquePointer?) {
        self.statement = statement
    }

    deinit { sqlite3_finalize(statement) }

    @discardableResult
    func bind(_ index: Int32, _ value: Int64) -> Self {
        sqlite3_bind_int64(statement, index, value)
        return self
    }

    @discardableResult
    func bind(_ index: Int32, _ text: String) -> Self {
        sqlite3_bind_text(statement, index, text, -1, Self.copied)
        return self
    }

    /// Runs the statement to its end and makes it ready for the next time.
    func run() throws {
        defer { sqlite3_reset(statement) }
        var code = sqlite3_step(statement)
        while code == SQLITE_ROW { code = sqlite3_step(statement) }
        guard code == SQLITE_DONE else { throw RawFailure(operation: "step", message: "code \(code)") }
    }

    /// Whether there is another row.
    func row() throws -> Bool {
        switch sqlite3_step(statement) {
        case SQLITE_ROW: return true
        case SQLITE_DONE: return false
        case let code: throw RawFailure(operation: "step", message: "code \(code)")
        }
    }

    func integer(_ column: Int32) -> Int64 { sqlite3_column_int64(statement, column) }
}
