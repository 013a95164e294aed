internal import GRDB
public import RollcallCore
internal import RollcallStorage

extension SQLiteStore {
    /// Looks for damage and for what a running system should not have; a slow read.
    public func check() async throws(StoreError) -> [DatabaseFinding] {
        let operation = "check the database"
        var findings = try await database.inspect(operation) { db in
            try [Self.integrity(db), Self.foreignKeys(db)]
        }
        findings += try await read(operation) { transaction in
            let schema = try SchemaVersion.read(transaction)
            guard schema.version > 0 else { return [Self.finding(schema)] }
            return try [Self.finding(schema), Self.leases(transaction), Self.fences(transaction)]
        }
        let journal = database.options.journal
        findings += try await database.poll(operation) { [path] db in
            let isShared = try journal == .leave || journal == .walIfOwn && OwnTables.haveCompany(db)
            let mode = try String.fetchOne(db, sql: "PRAGMA journal_mode") ?? ""
            return [
                Self.journal(mode, isShared: isShared), try Self.synchronous(db),
                Self.library(isShared: isShared && mode == "wal", guardFile: path + "-guard"),
            ]
        }
        return findings
    }

    private static func integrity(_ db: Database) throws -> DatabaseFinding {
        let words = try String.fetchAll(db, sql: "PRAGMA integrity_check(10)")
        let isOK = words == ["ok"]
        let message = "SQLite reads every page and index as it should be"
        return DatabaseFinding(
            name: "integrity", isOK: isOK,
            message: isOK ? message : "damaged: \(words.joined(separator: "; ")); restore a backup")
    }

    private static func foreignKeys(_ db: Database) throws -> DatabaseFinding {
        let broken = try Row.fetchAll(db, sql: "PRAGMA foreign_key_check").count
        return DatabaseFinding(
            name: "foreign keys", isOK: broken == 0,
            message: broken == 0
                ? "no row refers to one that is not there" : "\(broken) rows refer to rows that are gone")
    }

    private static func finding(_ schema: SchemaVersion) -> DatabaseFinding {
        let newest = SchemaMigration.newest
        let message =
            switch schema.version {
            case 0: "rollcall's tables are not there; run `rollcall database migrate`"
            case newest: "version \(newest), as this program writes it"
            case ..<newest:
                "version \(schema.version) is older than this program's \(newest); run `rollcall database migrate`"
            case _ where schema.oldestProgram > newest:
                "version \(schema.version) is for programs of schema \(schema.oldestProgram) or newer; this one knows "
                    + "\(newest) and may not write: use a newer program"
            default: "version \(schema.version) is newer than this program's \(newest), which may still write"
            }
        let isOK = schema.version >= newest && schema.oldestProgram <= newest
        return DatabaseFinding(name: "schema", isOK: isOK, message: message)
    }

    private static func leases(_ transaction: SQLiteTransaction) throws -> DatabaseFinding {
        let stale = try transaction.first(
            """
            SELECT count(*) FROM rollcall_run
            WHERE is_open = 1 AND state = 'running' AND (lease_boot <> ? OR lease_until <= ?)
            """, [transaction.bootID, transaction.boot.microseconds]
        ) { try $0.number(0) }
        let count = stale ?? 0
        return DatabaseFinding(
            name: "leases", isOK: count == 0,
            message: count == 0
                ? "every running run is held by a lease"
                : "\(count) running runs have lost their worker; any live worker takes them over within a second")
    }

    private static func fences(_ transaction: SQLiteTransaction) throws -> DatabaseFinding {
        let ahead = try transaction.first(
            "SELECT count(*) FROM rollcall_run AS r JOIN rollcall_job AS j ON j.name = r.job WHERE r.fence > j.fence"
        ) { try $0.number(0) }
        let count = ahead ?? 0
        return DatabaseFinding(
            name: "fences", isOK: count == 0,
            message: count == 0
                ? "no run has a fence above its job's"
                : "\(count) runs have a fence above their job's: another program changed rollcall's tables")
    }

    private static func journal(_ mode: String, isShared: Bool) -> DatabaseFinding {
        let isOK = mode == "wal" || isShared
        let message =
            mode == "wal"
            ? "wal"
            : "\(mode): readers and writers wait for each other; \(isOK ? "the file's owner chose it" : "expected wal")"
        return DatabaseFinding(name: "journal mode", isOK: isOK, message: message)
    }

    private static func synchronous(_ db: Database) throws -> DatabaseFinding {
        let level = try Int.fetchOne(db, sql: "PRAGMA synchronous") ?? -1
        return DatabaseFinding(
            name: "synchronous", isOK: level == 2,
            message: level == 2 ? "FULL: a commit survives a power cut" : "level \(level) instead of 2 (FULL)")
    }

    private static func library(isShared: Bool, guardFile: String) -> DatabaseFinding {
        let version = SQLiteLibrary.version
        guard SQLiteLibrary.hasResetBug() else {
            return DatabaseFinding(name: "library", isOK: true, message: "SQLite \(version)")
        }
        let mended =
            "SQLite \(version) has the WAL-reset bug (sqlite.org/wal.html#walresetbug); rollcall closes it by "
            + "writing and checkpointing under \(guardFile)"
        return DatabaseFinding(
            name: "library", isOK: !isShared,
            message: isShared
                ? mended + ", which the other programs that write this file do not take: upgrade SQLite to 3.51.3"
                : mended)
    }
}
