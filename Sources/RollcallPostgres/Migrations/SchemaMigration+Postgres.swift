internal import RollcallStorage

extension SchemaMigration {
    /// All versions, oldest first.
    static let all = [SchemaMigration(version: 1, oldestProgram: 1, steps: LedgerTables.steps + PresenceTables.steps)]

    /// The version that this program writes.
    static var newest: Int { all.last?.version ?? 0 }
}
