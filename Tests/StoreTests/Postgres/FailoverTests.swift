import Foundation
import Harness
import RollcallCore
import Testing

@testable import RollcallPostgres

/// Two servers, one of which follows the other.
@Suite("a commit on a server that a standby follows", .serialized, .timeLimit(.minutes(3)), .onOwnThread)
struct FailoverTests {
    /// A primary, its standby, and a database that knows both.
    private struct Pair {
        let primary: ScratchPostgres
        let standby: ScratchPostgres

        init() throws {
            primary = try ScratchPostgres()
            standby = try ScratchPostgres(standbyOf: primary)
        }

        func database(
            _ change: (inout PostgresOptions) -> Void = { _ in }
        ) throws -> PostgresDatabase {
            let url =
                "postgresql://postgres@127.0.0.1:\(primary.address.port),127.0.0.1:\(standby.address.port)/postgres"
            var options = PostgresOptions(try PostgresAddress(url), migration: .unchecked)
            change(&options)
            return PostgresDatabase(options)
        }

        /// Has the primary wait for a standby that is not there.
        func missStandby() throws {
            try standby.stop()
            try primary.sql("ALTER SYSTEM SET synchronous_standby_names = 'standby'")
            try primary.sql("SELECT pg_reload_conf()")
            while try primary.sql("SHOW synchronous_standby_names").isEmpty {}
        }

        func waitUntil(_ sql: String) throws {
            while try primary.sql(sql) != "t" { try Task.checkCancellation() }
        }
    }

    @Test("is not taken for done when the standby that took over has given its number to another")
    func reused() async throws {
        let pair = try Pair()
        let database = try pair.database()
        try pair.standby.stop()
        let lost = try await database.write("write") {
            UnknownCommit(
                transaction: try $0.number, timeline: try $0.timeline,
                cause: PostgresFailure(kind: .disconnected, message: "cut"))
        }
        #expect(try await database.isCommitted(lost))
        try pair.primary.stop(mode: "immediate")
        try pair.standby.start()
        try pair.standby.promote()
        #expect(try await !database.isCommitted(lost), "the new primary has not come so far, and so never saw it")
        let number = try #require(lost.transaction)
        while try Int(pair.standby.sql("SELECT pg_current_xact_id()")) ?? 0 < number {}
        let error = await #expect(throws: UnknownCommit.self) { try await database.isCommitted(lost) }
        #expect(error?.cause.message == "cut; another server has taken over since")
        await database.close()
    }

    @Test("that waits for the standby is asked about, and stands when the standby is back")
    func waited() async throws {
        let pair = try Pair()
        try pair.primary.sql("CREATE TABLE mark (number bigint)")
        try pair.missStandby()
        let database = try pair.database {
            // Given up after 2.1 s, and then asked about.
            $0.statementTimeout = .milliseconds(100)
            $0.connectTimeout = .seconds(50)
        }
        let writing = Task {
            try await database.write("write") { try $0.change("INSERT INTO mark VALUES (1)") }
        }
        try pair.waitUntil(
            """
            SELECT count(*) > 0 FROM pg_stat_activity
            WHERE application_name LIKE 'rollcall%' AND query LIKE '%pg_xact_status(%'
            """)
        try pair.standby.start()
        #expect(try await writing.value == 1)
        #expect(try pair.primary.sql("SELECT count(*) FROM mark") == "1")
        await database.close()
    }

    @Test("that waits for the standby in vain is given up as unknown, and not made to go on without it")
    func inVain() async throws {
        let pair = try Pair()
        try pair.primary.sql("CREATE TABLE mark (number bigint)")
        try pair.missStandby()
        let database = try pair.database {
            $0.statementTimeout = .milliseconds(100)
            $0.connectTimeout = .milliseconds(500)
        }
        let error = await #expect(throws: StoreError.self) {
            try await database.write("write") { try $0.change("INSERT INTO mark VALUES (1)") }
        }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("found in the database when it is back") == true)
        await database.close()
        #expect(try pair.primary.sql("SELECT count(*) FROM pg_stat_activity WHERE wait_event = 'SyncRep'") == "1")
        #expect(try pair.primary.sql("SELECT count(*) FROM mark") == "0")
    }
}
