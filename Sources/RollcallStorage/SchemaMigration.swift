/// One version of the schema: what leads to it from the version before.
///
/// Every migration only adds with respect to the release before, so that old and new programs work side by side during
/// an upgrade; one that does not raises `oldestProgram`.
package struct SchemaMigration: Sendable {
    /// The version afterwards.
    package let version: Int
    /// The oldest schema version whose program may still write afterwards.
    package let oldestProgram: Int
    /// What is done, in order, in one transaction.
    package let steps: [SchemaStep]

    /// Makes a version.
    package init(version: Int, oldestProgram: Int, steps: [SchemaStep]) {
        self.version = version
        self.oldestProgram = oldestProgram
        self.steps = steps
    }
}

/// A part of a migration.
package struct SchemaStep: Sendable {
    /// One sentence for `database migrate`.
    package let summary: String
    /// Statements.
    package let sql: String

    /// Makes a part.
    package init(summary: String, sql: String) {
        self.summary = summary
        self.sql = sql
    }
}
