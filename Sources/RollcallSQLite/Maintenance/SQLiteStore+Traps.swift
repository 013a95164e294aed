internal import GRDB
public import RollcallCore

extension SQLiteStore: TrapStore {
    /// Where the file lies and how it is laid out; what the library and the journal are is part of `check`.
    public func traps() async throws(StoreError) -> [DatabaseFinding] {
        let path = path
        let pages = try await database.inspect("look at the file") { db in
            (
                size: try Int.fetchOne(db, sql: "PRAGMA page_size") ?? 0,
                count: try Int.fetchOne(db, sql: "PRAGMA page_count") ?? 0,
                free: try Int.fetchOne(db, sql: "PRAGMA freelist_count") ?? 0
            )
        }
        return [
            DatabaseFinding(name: "file system", isOK: true, message: "\(path) lies on a local disk"),
            Self.space(pages.count, free: pages.free, size: pages.size),
        ]
    }

    /// A file never becomes smaller by itself; what is free in it is used again.
    private static func space(_ count: Int, free: Int, size: Int) -> DatabaseFinding {
        DatabaseFinding(
            name: "pages", isOK: true, message: "\(count) of \(size) bytes each, \(free) of them free and used again")
    }
}
