public import RollcallCore
public import RollcallPresence

extension PostgresStore: PresenceIndexStore {
    private static let presences = "channels_presence_presence"
    /// How long a build may take; it waits for every transaction that is older than it.
    private static let buildBound = Duration.seconds(3_600)

    /// The indexes that prunes and touches want on Django's tables.
    public func indexes() async throws(StoreError) -> [PresenceIndex] {
        try await read("look for indexes") { transaction in
            guard let table = try Self.table(in: transaction) else { return [] }
            return try PresenceIndex.wanted.map { wanted in
                PresenceIndex(
                    name: wanted.name, table: table, column: wanted.column,
                    state: try Self.state(of: wanted, transaction),
                    statement: "CREATE INDEX CONCURRENTLY \(wanted.name) ON \(table) (\(wanted.column))")
            }
        }
    }

    private static func table(in transaction: PostgresTransaction) throws -> String? {
        try transaction.first(
            """
            SELECT quote_ident(n.nspname) || '.' || quote_ident(c.relname)
            FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = to_regclass($1)
            """, [presences]
        ) { try $0.text(0) }
    }

    /// Any whole index that begins with the column will do.
    private static func state(
        of wanted: (column: String, name: String), _ transaction: PostgresTransaction
    ) throws -> PresenceIndex.State {
        let found = try transaction.all(
            """
            SELECT x.relname::text, i.indisvalid FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
                JOIN pg_attribute AS a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
            WHERE i.indrelid = to_regclass($1) AND a.attname = $2 AND i.indpred IS NULL
            ORDER BY x.relname = $3 DESC, x.relname
            """, [presences, wanted.column, wanted.name]
        ) { (name: try $0.text(0), isValid: try $0.flag(1)) }
        if let valid = found.first(where: \.isValid) { return .present(valid.name) }
        return found.contains { $0.name == wanted.name } ? .invalid : .missing
    }

    /// What the index would bring, measured on the rows that are there.
    public func gain(of index: PresenceIndex) async throws(StoreError) -> IndexGain {
        try await read("measure an index") { transaction in
            let ends = try transaction.first(
                "SELECT count(*), min(id), count(*) FILTER (WHERE last_seen < $1) FROM \(index.table)",
                [try transaction.now - .seconds(60)]
            ) { (rows: try $0.number(0), first: try $0.optionalNumber(1), stale: try $0.number(2)) }
            let (rows, stale) = (ends?.rows ?? 0, index.column == "last_seen" ? ends?.stale ?? 0 : 1)
            let last = try transaction.first(
                "SELECT id FROM \(index.table) ORDER BY id LIMIT 1 OFFSET $1", [max(0, min(stale, rows - 1))]
            ) { try $0.number(0) }
            let byKey = "SELECT room_id, count(*) FROM \(index.table) WHERE id < $1 GROUP BY room_id"
            let clock = ContinuousClock()
            let without = try PresenceIndex.shortest(clock) {
                if index.column == "last_seen" {
                    _ = try transaction.all(
                        "SELECT room_id, count(*) FROM \(index.table) WHERE last_seen < $1 GROUP BY room_id",
                        [try transaction.now - .seconds(60)]
                    ) { try $0.number(1) }
                } else {
                    _ = try transaction.exists(
                        "SELECT 1 FROM \(index.table) WHERE \(index.column) = ANY ($1)", [["rollcall looks for nobody"]]
                    )
                }
            }
            let with = try PresenceIndex.shortest(clock) {
                _ = try transaction.all(byKey, [last ?? 0]) { try $0.number(1) }
            }
            return IndexGain(rows: rows, without: without, with: with)
        }
    }

    /// The index is there and valid: made CONCURRENTLY, so that nobody who writes waits.
    ///
    /// An invalid one is dropped first, unless somebody is at it: then `busy`.
    public func make(_ index: PresenceIndex) async throws(StoreError) {
        let operation = "make the index \(index.name)"
        guard let current = try await indexes().first(where: { $0.name == index.name }) else { return }
        if case .present = current.state { return }
        try await refuseBuilding(on: current.table, operation)
        let drop = current.state == .invalid ? ["DROP INDEX CONCURRENTLY IF EXISTS \(try await name(of: current))"] : []
        try await work(operation, drop + [current.statement])
    }

    private func refuseBuilding(on table: String, _ operation: String) async throws(StoreError) {
        let builder = try await read(operation) { transaction in
            try transaction.first(
                "SELECT pid FROM pg_stat_progress_create_index WHERE relid = to_regclass($1) AND pid <> pg_backend_pid()",
                [table]
            ) { try $0.number(0) }
        }
        guard let builder else { return }
        throw StoreError(
            .busy, operation: operation,
            detail: "the server process \(builder) is making an index on \(table); wait until it has ended")
    }

    /// Takes those that rollcall has made out again.
    public func removeIndexes(dryRun: Bool) async throws(StoreError) -> [String] {
        let operation = "remove indexes"
        let names = PresenceIndex.wanted.map(\.name)
        let found = try await read(operation) { transaction in
            try transaction.all(
                """
                SELECT x.relname::text, quote_ident(n.nspname) || '.' || quote_ident(x.relname)
                FROM pg_index AS i JOIN pg_class AS x ON x.oid = i.indexrelid
                    JOIN pg_namespace AS n ON n.oid = x.relnamespace
                WHERE i.indrelid = to_regclass($1) AND x.relname = ANY ($2) ORDER BY x.relname
                """, [Self.presences, names]
            ) { (name: try $0.text(0), place: try $0.text(1)) }
        }
        if !dryRun { try await work(operation, found.map { "DROP INDEX CONCURRENTLY IF EXISTS \($0.place)" }) }
        return found.map(\.name)
    }

    /// An index is in the schema of its table.
    private func name(of index: PresenceIndex) async throws(StoreError) -> String {
        let schema = index.table.prefix { $0 != "." }
        return "\(schema).\(index.name)"
    }

    private func work(_ operation: String, _ statements: [String]) async throws(StoreError) {
        guard !statements.isEmpty else { return }
        try Self.refuseCancelled(operation)
        do {
            try await PostgresWorkbench(database.options).run(statements, within: Self.buildBound)
        } catch {
            throw StoreError(error, operation: operation, address: address)
        }
    }
}
