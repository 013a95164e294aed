import RollcallCore
import Testing

@testable import RollcallPostgres

@Suite("a right that is missing") struct MissingRightTests {
    @Test(
        "is named, with the statement that gives it",
        arguments: [
            (
                "permission denied for table rollcall_run", "claim runs",
                "GRANT SELECT, INSERT, UPDATE, DELETE ON TABLE rollcall_run TO app;"
            ),
            ("permission denied for table rollcall_schema", "open", "GRANT SELECT ON TABLE rollcall_schema TO app;"),
            (
                "permission denied for table channels_presence_presence", "prune presences",
                "GRANT SELECT, UPDATE (id), DELETE ON TABLE channels_presence_presence TO app;"
            ),
            (
                "permission denied for table channels_presence_presence", "touch presences",
                """
                GRANT SELECT, UPDATE (id), DELETE, INSERT, UPDATE (user_id, last_seen) ON TABLE \
                channels_presence_presence TO app;
                """
            ),
            ("permission denied for schema app", "migrate", "GRANT USAGE, CREATE ON SCHEMA app TO app;"),
            ("permission denied for schema app", "claim runs", "GRANT USAGE ON SCHEMA app TO app;"),
            ("permission denied for database shop", "migrate", "GRANT CREATE ON DATABASE shop TO app;"),
            ("permission denied for sequence s", "add a presence", "GRANT USAGE ON SEQUENCE s TO app;"),
            ("must be owner of table rollcall_run", "migrate", "run the command as its owner"),
            ("droit refusé pour la table rollcall_run", "claim runs", "`rollcall database grants`"),
        ])
    func sentence(words: String, operation: String, mend: String) throws {
        let failure = PostgresFailure(kind: .refused("42501"), message: words)
        let address = try PostgresAddress("postgresql://app:canary@db/shop")
        let error = StoreError(failure, operation: operation, address: address)
        #expect(error.code == .denied)
        #expect(error.detail.contains(mend))
        #expect(error.detail.contains("the role app"))
        #expect(!error.detail.contains("canary"))
    }

    @Test("to connect is told apart from a server that is not there")
    func connect() throws {
        let failure = PostgresFailure(kind: .disconnected, message: "FATAL:  permission denied for database \"shop\"")
        let error = StoreError(failure, operation: "look", address: try PostgresAddress("postgresql://app@db/shop"))
        #expect(error.code == .denied)
        #expect(error.detail.contains("GRANT CONNECT ON DATABASE"))
    }

    @Test("covers every table of the migrations")
    func tables() {
        #expect(TableRights.ownTables.count == Set(TableRights.ownTables).count)
        #expect(TableRights.ownTables.contains("rollcall_django_empty_room"))
        #expect(TableRights.ownTables.contains("rollcall_schema"))
        #expect(TableRights.ownTables.allSatisfy { $0.wholeMatch(of: /rollcall_[a-z_]+/) != nil })
    }
}
