/// One version of the schema: what leads to it from the version before.
///
/// Every migration only adds with respect to the release before, so that old and new programs work side by side during
/// an upgrade; one that does not raises `oldestProgram`.
struct SchemaMigration: Sendable {
    /// The version afterwards.
    let version: Int
    /// The oldest schema version whose program may still write afterwards.
    let oldestProgram: Int
    /// What is done, in order, in one transaction.
    let steps: [SchemaStep]

    /// All versions, oldest first.
    static let all = [
        SchemaMigration(version: 1, oldestProgram: 1, steps: LedgerTables.steps + PresenceTables.steps)
    ]

    /// The version that this program writes.
    static var newest: Int { all.last?.version ?? 0 }
}

/// A part of a migration.
struct SchemaStep: Sendable {
    /// One sentence for `database migrate`.
    let summary: String
    /// Statements.
    let sql: String
}
