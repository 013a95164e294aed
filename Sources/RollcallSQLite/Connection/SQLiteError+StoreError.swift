internal import Foundation
internal import GRDB
internal import RollcallCore
internal import RollcallStorage

extension StoreError {
    /// Says what any error of a transaction means; the one place where SQLite's result codes are read
    /// (sqlite.org/rescode.html).
    ///
    /// SQLite's own words are kept, since they name tables and columns but hold no values; SQL and arguments are not.
    init(_ error: any Error, operation: String, path: String) {
        switch error {
        case let known as StoreError: self = known
        case let sqlite as DatabaseError: self.init(sqlite, operation: operation, path: path)
        case let value as UnreadableValue:
            self.init(
                .corrupt, operation: operation,
                detail: "\(path) holds a value in \(value.place) that this program does not know; "
                    + "see `rollcall database check`, or restore a backup")
        case is DecodingError:
            self.init(
                .corrupt, operation: operation,
                detail: "\(path) holds JSON that this program cannot read; see `rollcall database check`")
        case is CancellationError:
            self.init(.cancelled, operation: operation, detail: "the caller was cancelled; nothing was written")
        default:
            self.init(.conflict, operation: operation, detail: "\(path): \(type(of: error)); this is a bug")
        }
    }

    private init(_ error: DatabaseError, operation: String, path: String) {
        let words = error.message ?? "no message"
        if error.resultCode == .SQLITE_ERROR, words.hasPrefix("no such table: rollcall_") {
            self.init(
                .schemaTooOld, operation: operation,
                detail: "\(path) does not hold rollcall's tables (\(words)); run `rollcall database migrate`")
            return
        }
        let meaning = SQLiteMeaning(error.resultCode, extended: error.extendedResultCode)
        let number = error.extendedResultCode.rawValue
        self.init(
            meaning.code, operation: operation, detail: "\(path): \(meaning.remedy) (SQLite \(number): \(words))")
    }
}

/// What a result code means for who sees it: who may try again, and what helps.
struct SQLiteMeaning {
    /// The port's code.
    let code: StoreError.Code
    /// What is wrong and what helps.
    let remedy: String

    init(_ primary: ResultCode, extended: ResultCode) {
        switch primary {
        case .SQLITE_BUSY, .SQLITE_LOCKED, .SQLITE_PROTOCOL:
            code = .busy
            remedy = "another program has held the database the whole time; try again, or end that program"
        case .SQLITE_CORRUPT, .SQLITE_NOTADB:
            code = .corrupt
            remedy =
                primary == .SQLITE_NOTADB
                ? "the file is not an SQLite database; name another file"
                : "the database is damaged; stop every program that uses it and restore a backup"
        case .SQLITE_READONLY, .SQLITE_PERM, .SQLITE_AUTH:
            code = .readOnly
            remedy = "the database may not be written; give this user the right to write the file and its folder"
        case .SQLITE_FULL, .SQLITE_NOLFS:
            code = .full
            remedy = "the disk is full; make room, rollcall goes on by itself"
        case .SQLITE_CONSTRAINT:
            code = .conflict
            remedy = "a write contradicts what the database holds; a foreign writer or a bug"
        case .SQLITE_INTERRUPT, .SQLITE_ABORT:
            code = .cancelled
            remedy = "the call was interrupted; nothing was written"
        case .SQLITE_CANTOPEN:
            code = .unavailable
            remedy =
                "the database or a file beside it (-wal, -shm) cannot be opened; see that its folder is there "
                + "and may be written"
        case .SQLITE_IOERR where extended == .SQLITE_IOERR_CORRUPTFS:
            code = .corrupt
            remedy = "the file system is damaged; repair it and restore a backup"
        case .SQLITE_IOERR, .SQLITE_NOMEM:
            code = .unavailable
            remedy = "the system refused to read or write; see the kernel's log"
        default:
            code = .conflict
            remedy = "SQLite refused a statement; another program changed rollcall's tables, or this is a bug"
        }
    }
}
