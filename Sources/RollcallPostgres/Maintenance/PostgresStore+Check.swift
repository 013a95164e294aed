public import RollcallCore
internal import RollcallStorage

extension PostgresStore {
    /// Looks for damage and for what a running system should not have; a slow read.
    public func check() async throws(StoreError) -> [DatabaseFinding] {
        try await read("check the database") { [schema] transaction in
            let schema = try SchemaVersion.read(transaction, schema: schema)
            guard schema.version > 0 else { return [Self.finding(schema), try Self.durability(transaction)] }
            return try [
                Self.finding(schema), Self.leases(transaction), Self.fences(transaction), Self.indexes(transaction),
                Self.durability(transaction),
            ]
        }
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

    private static func leases(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let count =
            try transaction.first(
                "SELECT count(*) FROM rollcall_run WHERE \(OpenRuns.condition) AND state = 'running' AND lease_until <= $1",
                [try transaction.leaseClock]
            ) { try $0.number(0) } ?? 0
        return DatabaseFinding(
            name: "leases", isOK: count == 0,
            message: count == 0
                ? "every running run is held by a lease"
                : "\(count) running runs have lost their worker; any live worker takes them over within a second")
    }

    private static func fences(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let count =
            try transaction.first(
                "SELECT count(*) FROM rollcall_run AS r JOIN rollcall_job AS j ON j.name = r.job WHERE r.fence > j.fence"
            ) { try $0.number(0) } ?? 0
        return DatabaseFinding(
            name: "fences", isOK: count == 0,
            message: count == 0
                ? "no run has a fence above its job's"
                : "\(count) runs have a fence above their job's: another program changed rollcall's tables")
    }

    /// An index that was made concurrently and not finished answers nothing and costs every write.
    private static func indexes(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let broken = try transaction.all(
            """
            SELECT c.relname::text FROM pg_index AS i JOIN pg_class AS c ON c.oid = i.indexrelid
                JOIN pg_class AS t ON t.oid = i.indrelid
            WHERE NOT i.indisvalid AND pg_table_is_visible(t.oid)
                AND (t.relname LIKE 'rollcall\\_%' OR t.relname LIKE 'channels\\_presence\\_%')
            ORDER BY 1
            """
        ) { try $0.text(0) }
        return DatabaseFinding(
            name: "indexes", isOK: broken.isEmpty,
            message: broken.isEmpty
                ? "every index is valid"
                : "not valid: \(broken.joined(separator: ", ")); `rollcall database index` makes its own anew, "
                    + "others are to be dropped or REINDEXed by their owner")
    }

    private static func durability(_ transaction: PostgresTransaction) throws -> DatabaseFinding {
        let settings = try transaction.first("SELECT current_setting('fsync'), current_setting('full_page_writes')") {
            (fsync: try $0.text(0), pages: try $0.text(1))
        }
        let isOK = settings?.fsync == "on" && settings?.pages == "on"
        return DatabaseFinding(
            name: "durability", isOK: isOK,
            message: isOK
                ? "a commit survives a crash of the server's machine"
                : "fsync is \(settings?.fsync ?? "?") and full_page_writes \(settings?.pages ?? "?"): "
                    + "a crash of the server's machine can damage the database")
    }
}
