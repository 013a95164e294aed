import RollcallCore
import RollcallPresence
import Testing

@testable import RollcallPostgres

/// A connection keeps each statement by its text, and the server a plan with it.
@Suite("the statements of a prune that goes through its table", .timeLimit(.minutes(3)))
struct StretchStatementTests {
    /// Those of the connection that was used last, without what looks for them.
    private static let statements = """
        FROM pg_prepared_statements WHERE statement NOT LIKE '%pg_prepared_statements%' AND statement
        """

    @Test("have the same text however large the table is")
    func sameText() async throws {
        try await StretchSite.run { site in
            let sampling = "count(*) \(Self.statements) LIKE '%TABLESAMPLE SYSTEM%'"
            var blocks: Set<Int64> = []
            for batch in 1...3 {
                try await site.sql(
                    "INSERT INTO rollcall_room (name) VALUES ('r\(batch)')",
                    """
                    INSERT INTO rollcall_presence (room_id, channel, last_seen)
                    SELECT max(id), 'c' || n, now() - interval '1 hour' FROM rollcall_room, generate_series(1, 90000) AS n
                    GROUP BY n
                    """)
                blocks.insert(try await site.number("pg_relation_size('rollcall_presence') / 8192"))
                let plan = try await site.presences.stretches(
                    maximumAge: .seconds(60), notAfter: nil, under: site.term)
                #expect(plan != nil)
                #expect(try await site.number(sampling) == 1)
            }
            #expect(blocks.count == 3)
        }
    }

    @Test("are planned for each stretch: a plan for any would take it for a small part of the table")
    func plannedEach() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 40, each: 500)
            #expect(try await site.prune(site.plan(40)) == ["removed": 10_000, "rooms": 40])
            // Either connection had about half of the stretches.
            let plans = "\(Self.statements) LIKE '%rollcall.read%DELETE FROM%'"
            #expect(try await site.number("sum(custom_plans)::bigint \(plans)") >= 8)
            #expect(try await site.number("sum(generic_plans)::bigint \(plans)") == 0)
        }
    }
}
