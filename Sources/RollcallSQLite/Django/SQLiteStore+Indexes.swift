internal import GRDB
public import RollcallCore
public import RollcallPresence

extension SQLiteStore: PresenceIndexStore {
    private static let presences = "channels_presence_presence"

    /// The indexes that prunes and touches want on Django's tables.
    public func indexes() async throws(StoreError) -> [PresenceIndex] {
        try await read("look for indexes") { transaction in
            guard try DjangoTables.read(in: transaction) != nil else { return [] }
            return try PresenceIndex.wanted.map { wanted in
                PresenceIndex(
                    name: wanted.name, table: Self.presences, column: wanted.column,
                    state: try Self.state(of: wanted, transaction),
                    statement: "CREATE INDEX \(wanted.name) ON \(Self.presences) (\(wanted.column))")
            }
        }
    }

    /// Any whole index that begins with the column will do.
    private static func state(
        of wanted: (column: String, name: String), _ transaction: SQLiteTransaction
    ) throws -> PresenceIndex.State {
        let found = try transaction.all(
            """
            SELECT l.name FROM pragma_index_list(?1) AS l, pragma_index_info(l.name) AS i
            WHERE NOT l.partial AND i.seqno = 0 AND i.name = ?2 ORDER BY l.name <> ?3, l.name
            """, [presences, wanted.column, wanted.name]
        ) { try $0.text(0) }
        return found.first.map { .present($0) } ?? .missing
    }

    /// What the index would bring, measured on the rows that are there.
    ///
    /// The lock is estimated from what sorting the column takes; writing the index comes on top of that.
    public func gain(of index: PresenceIndex) async throws(StoreError) -> IndexGain {
        try await read("measure an index") { transaction in
            let rows = try transaction.first("SELECT count(*) FROM \(index.table)") { try $0.number(0) } ?? 0
            let cutoff = DjangoTime(zone: .utc).text(transaction.now - .seconds(60))
            let isSeen = index.column == "last_seen"
            let stale =
                isSeen
                ? try transaction.first("SELECT count(*) FROM \(index.table) WHERE last_seen < ?", [cutoff]) {
                    try $0.number(0)
                } ?? 0 : 1
            let last = try transaction.first(
                "SELECT id FROM \(index.table) ORDER BY id LIMIT 1 OFFSET ?", [max(0, min(stale, rows - 1))]
            ) { try $0.number(0) }
            let grouped = "SELECT room_id, count(*) FROM \(index.table) WHERE"
            let clock = ContinuousClock()
            let without = try PresenceIndex.shortest(clock) {
                _ = try transaction.all(
                    "\(grouped) \(isSeen ? "last_seen < ?" : "channel_name = ?") GROUP BY +room_id",
                    [isSeen ? cutoff : "rollcall looks for nobody"]
                ) { try $0.number(1) }
            }
            let with = try PresenceIndex.shortest(clock) {
                _ = try transaction.all("\(grouped) id < ? GROUP BY +room_id", [last ?? 0]) { try $0.number(1) }
            }
            let lock = try clock.measure {
                _ = try transaction.first(
                    "SELECT max(\(index.column)) FROM (SELECT \(index.column) FROM \(index.table) ORDER BY 1 LIMIT -1 OFFSET 1)"
                ) { _ in true }
            }
            return IndexGain(rows: rows, without: without, with: with, lock: lock)
        }
    }

    /// The index is there; nobody writes the file while it is made.
    public func make(_ index: PresenceIndex) async throws(StoreError) {
        try await write("make the index \(index.name)") { transaction in
            guard let wanted = PresenceIndex.wanted.first(where: { $0.name == index.name }),
                try Self.state(of: wanted, transaction) == .missing
            else { return }
            try transaction.db.execute(sql: index.statement)
        }
    }

    /// Takes those that rollcall has made out again.
    public func removeIndexes(dryRun: Bool) async throws(StoreError) -> [String] {
        let operation = "remove indexes"
        let found = try await read(operation) { transaction in
            try PresenceIndex.wanted.map(\.name).filter { name in
                try transaction.exists(
                    "SELECT 1 FROM sqlite_schema WHERE type = 'index' AND name = ? AND tbl_name = ?",
                    [name, Self.presences])
            }
        }
        guard !dryRun, !found.isEmpty else { return found.sorted() }
        try await write(operation) { transaction in
            for name in found { try transaction.db.execute(sql: "DROP INDEX IF EXISTS \(name)") }
        }
        return found.sorted()
    }
}
