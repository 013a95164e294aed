import RollcallPresence
import Testing

@testable import RollcallPostgres

/// Events that nobody has read for long.
@Suite("a backlog of events", .timeLimit(.minutes(3)))
struct BacklogTests {
    @Test("gets its places a batch in a transaction, in the order of its numbers, and is read at once")
    func batches() async throws {
        try await Passing.run { passing in
            let store = passing.store
            let count = OutboxStream.batch * 2 + 3
            let written = try await store.write("fill") { transaction in
                try transaction.change(
                    """
                    INSERT INTO rollcall_event (id, at, kind, room, count, members)
                    SELECT gen_random_uuid(), now(), 'added', 'lobby', 1, '[]' FROM generate_series(1, $1::bigint)
                    """, [count])
            }
            #expect(written == count)
            let page = try await store.nativePresences.events(after: Int64(count) - 2, limit: 9)
            #expect(page.events.map(\.position) == [Int64(count) - 1, Int64(count)])
            let (largest, wrong) = try await store.read("look") { transaction in
                let largest = try transaction.first(
                    """
                    SELECT max(n) FROM (
                        SELECT count(*) AS n FROM rollcall_event WHERE position IS NOT NULL GROUP BY xmin::text) AS s
                    """, []
                ) { try $0.number(0) }
                let wrong = try transaction.first(
                    """
                    SELECT count(*) FROM (
                        SELECT position, row_number() OVER (ORDER BY number) AS place FROM rollcall_event) AS s
                    WHERE position IS DISTINCT FROM place
                    """, []
                ) { try $0.number(0) }
                return (largest, wrong)
            }
            #expect(largest == OutboxStream.batch && wrong == 0)
        }
    }
}
