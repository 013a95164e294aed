internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Where revisions are kept: each once, by its hash.
struct DefinitionRow {
    let cache: DefinitionCache
    let transaction: SQLiteTransaction

    /// The definition with a hash; nil for nil.
    func read(_ hash: String?) throws -> JobDefinition? {
        guard let hash else { return nil }
        return try cache.definition(hash) {
            let json = try transaction.first(
                "SELECT json FROM rollcall_definition WHERE hash = ?", [hash]
            ) { try $0.text(0) }
            guard let json else { throw UnreadableValue(place: "rollcall_definition, where a revision is missing") }
            return try cache.parse(json)
        }
    }

    /// Stores a definition unless it is there, and answers its hash.
    ///
    /// - Parameter json: its JSON where that was written before the transaction began.
    func write(_ definition: JobDefinition, as hash: DefinitionHash, json: String? = nil) throws -> String {
        try transaction.change(
            """
            INSERT INTO rollcall_definition (hash, job, json, created_at) VALUES (?, ?, ?, ?)
            ON CONFLICT (hash) DO NOTHING
            """,
            [
                hash.description, definition.name.description, try json ?? JSONText.write(definition),
                transaction.now.microseconds,
            ])
        return hash.description
    }
}
