import RollcallCore
import RollcallStorage
import Testing

@Suite("Definitions at hand")
struct DefinitionCacheTests {
    private func schedule(_ count: Int, edit: Int) -> [JobDefinition] {
        (0..<count).map { number in
            var definition = JobDefinition(
                name: JobName(stored: "job-\(number)"), recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
            definition.arguments = ["batch": .integer(Int64(edit))]
            return definition
        }
    }

    private func known(_ schedule: [JobDefinition], in cache: DefinitionCache) -> Int {
        schedule.count { cache.knows(DefinitionHash(of: $0).description) }
    }

    @Test("are all those of the largest schedule, whatever else is met, so that an edit of every job reads none again")
    func schedule() {
        let cache = DefinitionCache(zones: .utc)
        let old = schedule(10_000, edit: 0)
        cache.hold(old)
        // One job is edited, five times, as by a person; and runs of other revisions end.
        for edit in 1...5 { cache.hold(schedule(1, edit: edit) + old.dropFirst()) }
        for other in schedule(10_500, edit: 9) { cache.remember(other, as: DefinitionHash(of: other).description) }
        #expect(known(Array(old.dropFirst()), in: cache) == 9_999)
    }

    @Test("are no more those of the schedule before, and a bounded number of others")
    func bound() {
        let cache = DefinitionCache(zones: .utc)
        let old = schedule(10, edit: 0)
        let others = schedule(10_500, edit: 9)
        cache.hold(old)
        for other in others { cache.remember(other, as: DefinitionHash(of: other).description) }
        #expect(known(others, in: cache) == 500)
        cache.hold(schedule(10, edit: 1))
        #expect(known(old, in: cache) == 0)
    }
}
