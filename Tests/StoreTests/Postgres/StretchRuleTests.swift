import RollcallPresence
import Testing

@testable import RollcallPostgres

@Suite("when a prune goes through its table")
struct StretchRuleTests {
    private static func rule(_ stale: Int, of total: Int, rooms: Int = 1_000, blocks: Int = 9_000) -> StretchRule {
        StretchRule(blocks: blocks, total: total, stale: stale, rooms: rooms)
    }

    @Test(
        "much that is stale in rooms of some size is gone through, by an even number of stretches",
        arguments: [
            (rule(500_000, of: 1_000_000, rooms: 10_000), 4), (rule(510_000, of: 1_000_000, rooms: 10_000), 4),
            (rule(50_000, of: 500_000), 2), (rule(5_000_000, of: 5_000_000), 34), (rule(150_001, of: 150_001), 2),
            (rule(400_000, of: 400_000), 4), (rule(300_000, of: 3_000_000), 10),
            (rule(1_000_000, of: 1_000_000, blocks: 3), 3),
        ])
    func worth(_ rule: StretchRule, _ count: Int) throws {
        let stretches = try #require(rule.stretches)
        #expect(stretches.count == count)
        #expect(stretches.first?.lower == 0 && stretches.last?.upper == Int64(rule.blocks))
        for (one, next) in zip(stretches, stretches.dropFirst()) { #expect(one.upper == next.lower) }
        #expect(stretches.allSatisfy { $0.lower < $0.upper })
    }

    @Test(
        "what is little, or a small share, or in many or small rooms, goes room by room",
        arguments: [
            rule(49_999, of: 49_999), rule(60_000, of: 600_001), rule(600_000, of: 600_000, rooms: 50_001),
            rule(60_000, of: 60_000, rooms: 6_001),
        ])
    func notWorth(_ rule: StretchRule) {
        #expect(rule.stretches == nil)
    }

    @Test("a run that has begun by stretches goes on so, and takes nothing more out once it has told of some")
    func begun() {
        var rule = Self.rule(3, of: 1_000)
        rule.progress = .begun
        #expect(rule.stretches?.count == 2)
        rule.progress = .told
        #expect(rule.stretches == [])
        rule = Self.rule(0, of: 1_000)
        rule.progress = .begun
        #expect(rule.stretches == [])
    }
}
