internal import GRDB
public import RollcallCore
internal import Synchronization

extension SQLiteStore: MaintenanceStore {
    /// Which database, which schema, how many rows.
    ///
    /// A read.
    public func status() async throws(StoreError) -> DatabaseStatus {
        try await read("read the status") { [path] transaction in
            let schema = try SchemaVersion.read(transaction)
            var status = DatabaseStatus(
                location: path, engine: "SQLite \(SQLiteLibrary.version)", version: schema.version,
                oldestProgram: schema.oldestProgram)
            let log = DatabaseFile.size(path + "-wal")
            status.bytes = DatabaseFile.size(path) + log
            status.tables = try OwnTables.read(transaction)
            status.facts = [
                "journal mode": try String.fetchOne(transaction.db, sql: "PRAGMA journal_mode") ?? "",
                "write-ahead log": "\(log) bytes",
                "guard": path + "-guard",
            ]
            return status
        }
    }

    /// Takes every table of rollcall's own out; with `dryRun` only says which, with their rows.
    ///
    /// Only tables whose names begin with `rollcall_`: what else is in the file, presences of Django too, stays.
    public func remove(dryRun: Bool) async throws(StoreError) -> [TableRows] {
        let operation = "remove rollcall's tables"
        if dryRun { return try await read(operation) { try OwnTables.read($0) } }
        return try await write(operation) { transaction in
            let tables = try OwnTables.read(transaction)
            try transaction.db.execute(sql: "PRAGMA defer_foreign_keys = ON")
            for table in tables { try transaction.db.execute(sql: "DROP TABLE \"\(table.table)\"") }
            return tables
        }
    }

    /// Deletes one batch of finished runs that a policy no longer keeps; never unfinished ones.
    ///
    /// They are found on a snapshot and deleted in one write transaction; a row that changed in between stays. When
    /// nothing is left to delete, revisions that no run refers to go as well.
    public func pruneHistory(_ request: HistoryPruning) async throws(StoreError) -> Int {
        let operation = "prune history"
        let start = pruneStart.withLock { $0 }
        let found = try await read(operation) {
            try HistoryPruner(transaction: $0, request: request).find(from: start)
        }
        pruneStart.withLock { $0 = found.stoppedAt }
        guard !found.victims.isEmpty else {
            try await forgetRevisions(operation)
            return 0
        }
        return try await write(operation) { transaction in
            try found.victims.count { try $0.delete(in: transaction) }
        }
    }

    private func forgetRevisions(_ operation: String) async throws(StoreError) {
        let unused = try await read(operation) { try UnusedRevisions.find($0) }
        guard !unused.isEmpty else { return }
        try await write(operation) { try UnusedRevisions.delete(unused, $0) }
    }
}

/// The tables whose names begin with `rollcall_`.
enum OwnTables {
    /// Whether another application has tables in the same file.
    static func haveCompany(_ db: Database) throws -> Bool {
        let sql = """
            SELECT EXISTS (SELECT 1 FROM sqlite_schema WHERE type = 'table'
                AND name NOT LIKE 'rollcall\\_%' ESCAPE '\\' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\')
            """
        return try Bool.fetchOne(db, sql: sql) ?? false
    }

    /// Their names and sizes, sorted by name.
    static func read(_ transaction: SQLiteTransaction) throws -> [TableRows] {
        let names = try transaction.all(
            """
            SELECT name FROM sqlite_schema WHERE type = 'table' AND name LIKE 'rollcall\\_%' ESCAPE '\\' ORDER BY name
            """
        ) { try $0.text(0) }
        return try names.map { name in
            let rows = try transaction.first("SELECT count(*) FROM \"\(name)\"") { try $0.number(0) }
            return TableRows(table: name, rows: rows ?? 0)
        }
    }
}

/// Revisions that are not current and that no run refers to.
enum UnusedRevisions {
    /// Some of them.
    static func find(_ transaction: SQLiteTransaction) throws -> [String] {
        try transaction.all(
            """
            SELECT d.hash FROM rollcall_definition AS d
            WHERE NOT EXISTS (SELECT 1 FROM rollcall_job AS j WHERE j.name = d.job AND j.definition = d.hash)
                AND NOT EXISTS (SELECT 1 FROM rollcall_run AS r WHERE r.job = d.job AND r.definition = d.hash)
            LIMIT 100
            """
        ) { try $0.text(0) }
    }

    /// Deletes those that are still unused.
    static func delete(_ hashes: [String], _ transaction: SQLiteTransaction) throws {
        let stillUnused = Set(try find(transaction))
        for hash in hashes where stillUnused.contains(hash) {
            try transaction.change("DELETE FROM rollcall_definition WHERE hash = ?", [hash])
        }
        try transaction.change(
            "DELETE FROM rollcall_audit WHERE number <= (SELECT max(number) FROM rollcall_audit) - 10000")
    }
}
