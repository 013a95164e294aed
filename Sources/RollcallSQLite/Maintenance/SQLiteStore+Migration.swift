internal import GRDB
public import RollcallCore
internal import RollcallStorage

extension SQLiteStore {
    /// Brings the schema up to date, one transaction for each version; with `dryRun` only says what it would do.
    ///
    /// Races: of two programs that migrate at once one does the work, the other finds it done.
    public func migrate(dryRun: Bool) async throws(StoreError) -> MigrationReport {
        let operation = "migrate"
        let before = try await read(operation) { try SchemaVersion.read($0) }
        try before.refuseNewer(path: path, operation: operation)
        let missing = SchemaMigration.all.filter { $0.version > before.version }
        let report = MigrationReport(
            from: before.version, to: max(before.version, SchemaMigration.newest),
            steps: missing.flatMap(\.steps).map(\.summary))
        guard !dryRun else { return report }
        for migration in missing {
            try await write(operation) { transaction in
                guard try SchemaVersion.read(transaction).version < migration.version else { return }
                for step in migration.steps { try transaction.db.execute(sql: step.sql) }
                try transaction.change(
                    "INSERT OR REPLACE INTO rollcall_schema (one, version, oldest_program, applied_at) VALUES (1, ?, ?, ?)",
                    [migration.version, migration.oldestProgram, transaction.now.microseconds])
            }
        }
        if !missing.isEmpty { await settle(operation) }
        return report
    }

    /// Brings a new schema from the log into the file itself, so that somebody who looks at the file alone sees it.
    private func settle(_ operation: String) async {
        guard database.options.journal != .leave else { return }
        // Ignored: the log is as good; a reader may be in the way.
        _ = try? await database.maintain(operation) { try $0.checkpoint(.truncate) }
    }
}
