public import RollcallCore

extension PostgresStore: TrapStore {
    /// The server, what stands before it, its settings, its connections, and the rights of this role.
    public func traps() async throws(StoreError) -> [DatabaseFinding] {
        let pooler = try await pooler()
        let findings = try await read("look at the server") { [schema] transaction in
            try [
                Self.server(transaction), Self.commits(transaction), Self.bounds(transaction),
                Self.connections(transaction), Self.rights(schema, transaction),
            ]
        }
        return [pooler] + findings
    }

    private func pooler() async throws(StoreError) -> DatabaseFinding {
        do {
            return Self.finding(try await PostgresWorkbench(database.options).pooling())
        } catch {
            throw StoreError(error, operation: "look for a pooler", address: address)
        }
    }

    static func finding(_ pooling: PostgresPooling) -> DatabaseFinding {
        let words =
            switch pooling {
            case .none: "none: the server's own sessions, with notifications"
            case .session:
                "one that keeps a server process for each session; workers ask once a second, as it announces no sessions "
                    + "of the server's own"
            case .transaction:
                "one that gives each transaction another server process: workers ask once a second instead of being told"
            }
        return DatabaseFinding(
            name: "pooler", isOK: true, message: words,
            help: pooling == .none ? nil : "give workers the server's own address to hear of a trigger at once")
    }

    private static func server(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let found = try transaction.first("SELECT current_setting('server_version'), pg_is_in_recovery()") {
            (version: try $0.text(0), isStandby: try $0.flag(1))
        }
        let isStandby = found?.isStandby ?? false
        return DatabaseFinding(
            name: "server", isOK: !isStandby,
            message: "PostgreSQL \(found?.version ?? "")" + (isStandby ? ", a standby that only reads" : ""),
            help: isStandby ? "name the primary, or all hosts with target_session_attrs=read-write" : nil)
    }

    private static func commits(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let setting = try transaction.first("SELECT current_setting('synchronous_commit')") { try $0.text(0) } ?? ""
        return DatabaseFinding(
            name: "synchronous commit", isOK: true,
            message: setting == "off" ? "off, but on for what rollcall writes" : setting)
    }

    /// Read inside a transaction of rollcall's, so that it is what holds.
    private static func bounds(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let names = ["statement_timeout", "lock_timeout", "idle_in_transaction_session_timeout"]
        let set = try transaction.all(
            "SELECT n, current_setting(n) FROM unnest($1::text[]) WITH ORDINALITY AS s (n, place) ORDER BY place",
            [names]
        ) { (name: try $0.text(0), value: try $0.text(1)) }
        let open = set.filter { $0.value == "0" }.map(\.name)
        return DatabaseFinding(
            name: "bounds", isOK: open.isEmpty,
            message: open.isEmpty
                ? set.map { "\($0.name) \($0.value)" }.joined(separator: ", ")
                : "not set: \(open.joined(separator: ", ")); something between here and the server drops settings")
    }

    private static func connections(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let found = try transaction.first(
            """
            SELECT count(*), current_setting('max_connections')::bigint
                - current_setting('superuser_reserved_connections')::bigint
            FROM pg_stat_activity WHERE backend_type = 'client backend'
            """
        ) { (used: try $0.number(0), all: try $0.number(1)) }
        let (used, all) = (found?.used ?? 0, max(1, found?.all ?? 1))
        let isOK = used * 10 < all * 9
        return DatabaseFinding(
            name: "connections", isOK: isOK, message: "\(used) of \(all) in use",
            help: isOK ? nil : "raise max_connections, lower --database-connections, or put a pooler in front")
    }

    /// What `database grants` gives for running, as far as this role lacks it.
    private static func rights(_ schema: String?, _ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let place = try RightsPlace.read(RightsRequest(migrating: "", running: ""), schema: schema, in: transaction)
        let own = place.owner == nil ? [] : TableRights.own(usesDjango: place.django != nil).map { (place.schema, $0) }
        let django = place.django.map { schema in TableRights.pruned.map { (schema, $0) } } ?? []
        var missing: [(rights: String, tables: [String])] = []
        for (schema, rights) in own + django {
            let lacks = try lacking(rights, in: schema, transaction).joined(separator: ", ")
            guard !lacks.isEmpty else { continue }
            if let place = missing.firstIndex(where: { $0.rights == lacks }) {
                missing[place].tables.append(rights.table)
            } else {
                missing.append((lacks, [rights.table]))
            }
        }
        let words = missing.map { "\($0.rights) on \($0.tables.joined(separator: ", "))" }.joined(separator: "; ")
        return DatabaseFinding(
            name: "rights", isOK: missing.isEmpty,
            message: missing.isEmpty ? "this role may do all that running takes" : "this role lacks \(words)",
            help: missing.isEmpty ? nil : "let an administrator give what `rollcall database grants` prints")
    }

    private static func lacking(
        _ rights: TableRights, in schema: String, _ transaction: PostgresTransaction
    ) throws -> [String] {
        try transaction.all(
            """
            SELECT p FROM unnest($2::text[]) AS p
            WHERE NOT coalesce(CASE WHEN p LIKE '% (id)' THEN has_column_privilege(to_regclass($1), 'id', 'UPDATE')
                ELSE has_table_privilege(to_regclass($1), p) END, false)
            """, ["\(schema).\(rights.table)", rights.privileges.split(separator: ", ").map(String.init)]
        ) { try $0.text(0) }
    }
}
