import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite struct QueryPlanTests {
    /// Statements whose cost must follow what they find and not what the tables hold.
    private static let sql = NativeDialect().sql

    @Test(arguments: [
        sql.census, sql.touch, sql.leave, sql.find, sql.remove, sql.describe, sql.deleteStale, sql.deleteOne,
        sql.someStale, sql.someStaleOfLarge, sql.isLarge, sql.findRoom, sql.names.fillRoom, sql.names.emptyRoom,
        PresenceReadings(sql.names).newest, PresenceReadings(sql.names).oldest, PresenceReadings(sql.names).present,
    ])
    func `no table is scanned, before and after SQLite has looked at it`(statement: String) async throws {
        try await PresenceFixture.run { fixture in
            try await fixture.fill("lobby", 500, age: .zero)
            for analyzed in [false, true] {
                if analyzed { try await fixture.fill("ANALYZE") }
                let plan = try await fixture.plan(of: statement)
                let scans = plan.filter { $0.hasPrefix("SCAN rollcall_") }
                #expect(scans.isEmpty, "\(plan)")
            }
        }
    }

    @Test func `what is stale is found by when it was seen, a room's presences by the room`() async throws {
        try await PresenceFixture.run { fixture in
            let census = try await fixture.plan(of: Self.sql.census)
            #expect(census.contains { $0.contains("rollcall_presence_seen (last_seen<?)") }, "\(census)")
            let delete = try await fixture.plan(of: Self.sql.deleteStale)
            #expect(delete.contains { $0.contains("PRIMARY KEY (room_id=?)") }, "\(delete)")
        }
    }
}

extension PresenceFixture {
    /// The steps of a statement's plan, its arguments being any number.
    func plan(of statement: String) async throws -> [String] {
        let text = statement.replacing(/\?[0-9]*/, with: "1")
        return try await store.read("explain") { transaction in
            try transaction.all("EXPLAIN QUERY PLAN \(text)") { try $0.text(3) }
        }
    }
}
