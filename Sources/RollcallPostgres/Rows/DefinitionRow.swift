internal import RollcallCore
internal import RollcallStorage

/// Where revisions are kept: each once, by its hash.
struct DefinitionRow {
    let cache: DefinitionCache
    let transaction: PostgresTransaction

    /// The definition with a hash; nil for nil.
    func read(_ hash: String?) throws -> JobDefinition? {
        guard let hash else { return nil }
        return try cache.definition(hash) {
            let json = try transaction.first(
                "SELECT json FROM rollcall_definition WHERE hash = $1", [hash]
            ) { try $0.text(0) }
            guard let json else { throw UnreadableValue(place: "rollcall_definition, where a revision is missing") }
            return try cache.parse(json)
        }
    }

    /// Reads those that are not known yet, all at once.
    func prepare(_ hashes: [String?]) throws {
        let unknown = Array(Set(hashes.compactMap { $0 })).filter { !cache.knows($0) }
        guard !unknown.isEmpty else { return }
        let found = try transaction.all(
            "SELECT hash, json FROM rollcall_definition WHERE hash = ANY ($1)", [unknown]
        ) { (hash: try $0.text(0), json: try $0.text(1)) }
        for row in found { cache.remember(try cache.parse(row.json), as: row.hash) }
    }

    /// Stores definitions, those that are there as well: so they are not forgotten before what is about to refer to
    /// them does.
    static func write(
        _ definitions: [(definition: JobDefinition, hash: String, json: String)], in transaction: PostgresTransaction
    ) throws {
        guard !definitions.isEmpty else { return }
        try transaction.later(
            """
            INSERT INTO rollcall_definition (hash, job, json, created_at)
            SELECT n.hash, n.job, n.json::json, $1::timestamptz FROM unnest($2::text[], $3::text[], $4::text[])
                AS n (hash, job, json)
            ORDER BY n.hash COLLATE "C" ON CONFLICT (hash) DO UPDATE SET created_at = excluded.created_at
            """,
            [
                try transaction.now, definitions.map(\.hash), definitions.map(\.definition.name),
                definitions.map(\.json),
            ])
    }
}
