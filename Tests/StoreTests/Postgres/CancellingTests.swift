import Harness
import RollcallCore
import Testing

@testable import RollcallPostgres

/// What a server still does for a client that has given up.
@Suite("a statement that nobody waits for any more", .onOwnThread, .timeLimit(.minutes(3)))
struct CancellingTests {
    /// A server, and how a client comes to it.
    enum Way: String, CaseIterable, CustomTestStringConvertible {
        case direct, pooled

        var testDescription: String { rawValue }

        func options(_ name: String) throws -> PostgresOptions {
            let url = self == .direct ? try PostgresServer.shared.url : try PostgresServer.pooled
            var options = PostgresOptions(try PostgresAddress(url), migration: .unchecked)
            // The client waits 2 s longer than the server is allowed, and the test takes the server's bound away.
            options.statementTimeout = .milliseconds(100)
            return options
        }
    }

    @Test("is stopped on the server when its time is over", arguments: Way.allCases)
    func timedOut(way: Way) async throws {
        let marker = "timed out, \(way)"
        let store = PostgresStore(unopened: try way.options(marker))
        let error = await #expect(throws: StoreError.self) { try await Self.occupy(marker, on: store) }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("did not answer in time") == true)
        while try await Self.sleepers(marker) > 0 { try Task.checkCancellation() }
        await store.close()
    }

    @Test("is stopped on the server before closing returns", arguments: Way.allCases)
    func closed(way: Way) async throws {
        let marker = "closed, \(way)"
        var options = try way.options(marker)
        options.statementTimeout = .seconds(50)
        let store = PostgresStore(unopened: options)
        let sleeping = Task { try await Self.occupy(marker, on: store) }
        while try await Self.sleepers(marker) == 0 { try Task.checkCancellation() }
        await store.close()
        let left = try await Self.sleepers(marker)
        #expect(left == 0)
        let error = await #expect(throws: StoreError.self) { try await sleeping.value }
        #expect(error?.detail.contains("closed by this process") == true)
    }

    /// A statement that no bound of the server's ends.
    private static func occupy(_ marker: String, on store: PostgresStore) async throws {
        try await store.database.write("occupy the server") { transaction in
            try transaction.change("SET LOCAL statement_timeout = 0")
            try transaction.change("SELECT pg_sleep(600) /* \(marker) */")
        }
    }

    private static func sleepers(_ marker: String) async throws -> Int {
        try await PostgresServer.shared.count(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND strpos(query, $1) > 0",
            ["/* \(marker) */"])
    }
}
