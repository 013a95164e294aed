import GRDB
import RollcallCore
import RollcallStorage
import Testing

@testable import RollcallSQLite

/// Every result code means one thing to who calls a port (sqlite.org/rescode.html).
@Suite struct ErrorMappingTests {
    struct Row: Sendable, CustomTestStringConvertible {
        var code: Int32
        var meaning: StoreError.Code
        var testDescription: String { "\(code) is \(meaning)" }
    }

    static let table: [Row] = [
        Row(code: 1, meaning: .conflict), Row(code: 2, meaning: .conflict), Row(code: 3, meaning: .readOnly),
        Row(code: 4, meaning: .cancelled), Row(code: 5, meaning: .busy), Row(code: 6, meaning: .busy),
        Row(code: 7, meaning: .unavailable), Row(code: 8, meaning: .readOnly), Row(code: 9, meaning: .cancelled),
        Row(code: 10, meaning: .unavailable), Row(code: 11, meaning: .corrupt), Row(code: 13, meaning: .full),
        Row(code: 14, meaning: .unavailable), Row(code: 15, meaning: .busy), Row(code: 17, meaning: .conflict),
        Row(code: 18, meaning: .conflict), Row(code: 19, meaning: .conflict), Row(code: 20, meaning: .conflict),
        Row(code: 21, meaning: .conflict), Row(code: 22, meaning: .full), Row(code: 23, meaning: .readOnly),
        Row(code: 26, meaning: .corrupt),
        // Extended codes: SQLITE_BUSY_SNAPSHOT, _RECOVERY, SQLITE_LOCKED_SHAREDCACHE.
        Row(code: 517, meaning: .busy), Row(code: 261, meaning: .busy), Row(code: 262, meaning: .busy),
        // SQLITE_IOERR_READ, _FSYNC, _WRITE, _SHMMAP, _CORRUPTFS.
        Row(code: 266, meaning: .unavailable), Row(code: 1034, meaning: .unavailable),
        Row(code: 778, meaning: .unavailable), Row(code: 5386, meaning: .unavailable),
        Row(code: 8458, meaning: .corrupt),
        // SQLITE_READONLY_DBMOVED, _DIRECTORY, SQLITE_CANTOPEN_ISDIR, SQLITE_CORRUPT_INDEX.
        Row(code: 1032, meaning: .readOnly), Row(code: 1544, meaning: .readOnly),
        Row(code: 526, meaning: .unavailable), Row(code: 779, meaning: .corrupt),
        // SQLITE_CONSTRAINT_UNIQUE, _FOREIGNKEY, _CHECK.
        Row(code: 2067, meaning: .conflict), Row(code: 787, meaning: .conflict), Row(code: 275, meaning: .conflict),
    ]

    @Test("a result code of SQLite has the meaning that rollcall gives it", arguments: table)
    func meaning(row: Row) {
        let sqlite = DatabaseError(resultCode: ResultCode(rawValue: row.code), message: "words of SQLite")
        let error = StoreError(sqlite, operation: "claim runs", path: "/data/rollcall.db")
        #expect(error.code == row.meaning)
        #expect(error.operation == "claim runs")
        #expect(error.detail.hasPrefix("/data/rollcall.db: "))
        #expect(error.detail.hasSuffix("(SQLite \(row.code): words of SQLite)"))
    }

    @Test("an error keeps SQL and arguments to itself")
    func noArguments() {
        let sqlite = DatabaseError(
            resultCode: .SQLITE_CONSTRAINT, message: "UNIQUE constraint failed: rollcall_run.job",
            sql: "INSERT INTO rollcall_run VALUES (?)", arguments: ["secret"])
        let error = StoreError(sqlite, operation: "decide ticks", path: "/data/rollcall.db")
        #expect(!error.description.contains("secret"))
        #expect(!error.description.contains("INSERT"))
    }

    @Test("a table of rollcall's that is missing is an old schema, any other a bug")
    func missingTable() {
        let own = DatabaseError(resultCode: .SQLITE_ERROR, message: "no such table: rollcall_run")
        let other = DatabaseError(resultCode: .SQLITE_ERROR, message: "no such table: auth_user")
        #expect(StoreError(own, operation: "o", path: "/p").code == .schemaTooOld)
        #expect(StoreError(own, operation: "o", path: "/p").detail.contains("rollcall database migrate"))
        #expect(StoreError(other, operation: "o", path: "/p").code == .conflict)
    }

    @Test("a port's own error passes unchanged")
    func ownError() {
        let error = StoreError(.missing, operation: "open", detail: "words")
        #expect(StoreError(error, operation: "other", path: "/p") == error)
    }

    @Test("a stored word that no program wrote is corruption")
    func unreadable() {
        let error = StoreError(UnreadableValue(place: "rollcall_run.state"), operation: "read", path: "/p")
        #expect(error.code == .corrupt)
        #expect(error.detail.contains("rollcall_run.state"))
    }
}
