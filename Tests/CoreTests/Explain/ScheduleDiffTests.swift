import RollcallCore
import Testing

@Suite("What another schedule would change")
struct ScheduleDiffTests {
    private func named(_ name: String, _ seconds: Int64) -> JobDefinition {
        JobDefinition(
            name: JobName(stored: name), recurrence: .every(IntervalRecurrence(interval: .seconds(seconds))))
    }

    @Test("jobs that come, change and go are listed by name, the others counted")
    func kinds() {
        let diff = ScheduleDiff(
            from: [named("same", 60), named("gone", 60), named("edited", 60)],
            to: [named("new", 60), named("edited", 90), named("same", 60)], now: .after(1))
        #expect(diff.changes.map(\.job.description) == ["edited", "gone", "new"])
        #expect(diff.changes.map(\.kind) == [.changed, .removed, .added])
        #expect(diff.unchanged == 1)
        #expect(diff.changes.map(\.nextBefore) == [.after(60), .after(60), nil])
        #expect(diff.changes.map(\.nextAfter) == [.after(90), nil, .after(60)])
    }

    @Test("a key that comes, changes or goes is named with its two values")
    func keys() {
        var (old, new) = (named("job", 60), named("job", 60))
        old.arguments = ["gone": 1, "same": 2, "edited": "a"]
        new.arguments = ["same": 2, "edited": "b", "new": true]
        let keys = ScheduleDiff(from: [old], to: [new], now: .after(0)).changes.first?.keys ?? []
        #expect(keys.map(\.name) == ["with.gone", "with.edited", "with.new"])
        #expect(keys.map(\.old) == [1, "a", nil])
        #expect(keys.map(\.new) == [nil, "b", true])
    }

    @Test("a job that is held back has no next tick, also one that comes back with its pause")
    func held() {
        var disabled = named("job", 90)
        disabled.isEnabled = false
        let off = ScheduleDiff(from: [named("job", 60)], to: [disabled], now: .after(0))
        #expect(off.changes.map(\.nextBefore) == [.after(60)])
        #expect(off.changes.map(\.nextAfter) == [nil])
        var state = JobState(name: JobName(stored: "job"), revision: nil, cursor: JobCursor(position: .after(0)))
        state.pausedAt = .after(0)
        let paused = ScheduleDiff(from: [], to: [named("job", 60)], states: [state], now: .after(0))
        #expect(paused.changes.map(\.nextAfter) == [nil])
        state.pausedAt = nil
        state.cursor.position = .after(120)
        let ahead = ScheduleDiff(from: [], to: [named("job", 60)], states: [state], now: .after(0))
        #expect(ahead.changes.map(\.nextAfter) == [.after(180)])
    }
}
