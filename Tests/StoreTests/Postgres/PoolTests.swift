import Harness
import RollcallCore
import Testing

@testable import RollcallPostgres

/// Calls that share a few connections.
@Suite("a call that finds every connection in use", .onOwnThread, .timeLimit(.minutes(3)))
struct PoolTests {
    @Test("is refused when none is given back in time, and the next one that finds one is not")
    func crowded() async throws {
        var options = PostgresOptions(try PostgresAddress(try PostgresServer.shared.url), migration: .unchecked)
        options.connections = 2
        options.waitTimeout = .milliseconds(50)
        let pool = PostgresPool(options)
        let error = await #expect(throws: PostgresFailure.self) {
            try await pool.with { _ in
                try await pool.with { _ in
                    try await pool.with { _ in }
                }
            }
        }
        let told = StoreError(try #require(error), operation: "beat", address: options.address)
        #expect(told.code == .unavailable)
        #expect(told.detail.contains("all 2 connections are in use"))
        try await pool.with { _ in try await pool.with { _ in } }
    }

    @Test("is served in its turn when one is given back")
    func served() async throws {
        var options = PostgresOptions(try PostgresAddress(try PostgresServer.shared.url), migration: .unchecked)
        options.connections = 1
        let database = PostgresDatabase(options)
        let answers = try await withThrowingTaskGroup(of: Int?.self) { group in
            for number in 0..<50 {
                group.addTask {
                    try await database.read("ask") { try $0.first("SELECT $1::bigint", [number]) { try $0.number(0) } }
                }
            }
            return try await group.reduce(into: Set<Int?>()) { $0.insert($1) }
        }
        #expect(answers.count == 50)
        await database.close()
    }
}
