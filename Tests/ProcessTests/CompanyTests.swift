import Foundation
import Harness
import RollcallCore
import Testing

/// Overlap, deadline, jitter, start and pause hold across processes, since the store decides (semantics, rules 7 to 15).
@Suite("three workers and the jobs that they share", .serialized, .onOwnThread)
struct CompanyTests {
    @Test(
        "overlap queue: one waits, whichever worker is free takes it, others are skipped, and never two run",
        arguments: Company.Place.allCases)
    func queue(at place: Company.Place) throws {
        let rows = try Company.history(at: place).rows("queue")
        try Self.expectNoTwoAtOnce(rows)
        try TickAnswers(rows).expectOneEach()
        let others = rows.filter { $0.state != "succeeded" && $0.reason != "overlap" }
        // The last that waited was held back by the pause.
        #expect(others.count <= 1 && others.allSatisfy { $0.state == "queued" }, "\(others)")
        let ran = rows.filter { $0.state == "succeeded" }
        // One after another without a pause: while one runs the next waits.
        #expect(ran.count >= 4 && ran.contains { ($0.lag ?? 0) > 300 })
        #expect(rows.contains { $0.reason == "overlap" })
    }

    @Test("deadline: what waited too long for another is skipped for that", arguments: Company.Place.allCases)
    func deadline(at place: Company.Place) throws {
        let rows = try Company.history(at: place).rows("hurry")
        try Self.expectNoTwoAtOnce(rows)
        try TickAnswers(rows).expectOneEach()
        #expect(rows.contains { $0.reason == "deadline" })
        let others = rows.filter { $0.state != "succeeded" && !["overlap", "deadline"].contains($0.reason) }
        #expect(others.count <= 1 && others.allSatisfy { $0.state == "queued" }, "\(others)")
        #expect(rows.allSatisfy { ($0.lag ?? 0) <= 500 })
    }

    @Test("overlap replace: each newcomer ends the one before, wherever that runs", arguments: Company.Place.allCases)
    func replace(at place: Company.Place) throws {
        let rows = try Company.history(at: place).rows("replace")
        try TickAnswers(rows, every: 2).expectOneEach(every: 2)
        let runs = rows.filter { $0.state != "skipped" }
        #expect(runs.count >= 4)
        #expect(runs.dropLast().allSatisfy { $0.state == "cancelled" && $0.reason == "replaced" })
        #expect(runs.last?.state == "cancelled" && runs.last?.reason == "asked")
        // In one transaction: the old one ends at the moment in which the new one begins.
        for (old, new) in zip(runs, runs.dropFirst()) {
            #expect(old.spans.last?.end == new.spans.first?.begin)
        }
    }

    @Test("jitter: a tick starts when every worker says that it is due", arguments: Company.Place.allCases)
    func jitter(at place: Company.Place) throws {
        var job = JobDefinition(
            name: JobName(stored: "spread"), recurrence: .every(IntervalRecurrence(interval: .seconds(2))))
        job.jitter = .milliseconds(1_500)
        let rows = try Company.history(at: place).rows("spread")
        try TickAnswers(rows, every: 2).expectOneEach(every: 2)
        var spread: Set<Duration> = []
        for row in rows where row.state != "skipped" {
            let tick = try #require(row.tick.flatMap { Timestamp(rfc3339: $0) })
            let begin = try #require(row.spans.first?.begin)
            spread.insert(job.due(tick) - tick)
            // Times are shown to the millisecond.
            #expect(begin >= job.due(tick) - .milliseconds(1))
            #expect(begin < job.due(tick) + .seconds(5))
        }
        #expect(spread.count >= 3)
    }

    @Test("run_on_start if_overdue: three that start at once run it once", arguments: Company.Place.allCases)
    func overdue(at place: Company.Place) throws {
        let rows = try Company.history(at: place).rows("overdue")
        #expect(rows.map(\.state) == ["succeeded"] && rows.first?.trigger == "catch_up")
    }

    @Test("pause and resume: every worker stops and goes on; the pause is one row", arguments: Company.Place.allCases)
    func pause(at place: Company.Place) throws {
        let rows = try Company.history(at: place).rows("held")
        try TickAnswers(rows).expectOneEach()
        let skips = rows.filter { $0.state == "skipped" }
        let paused = skips.filter { $0.reason == "paused" }
        #expect(paused.count == 1 && (3...8).contains(paused.first?.skipped?.count ?? 0), "\(skips)")
        #expect(rows.first?.state == "succeeded" && rows.last?.state == "succeeded")
    }

    @Test("resume --catch-up: the policy answers for the pause", arguments: Company.Place.allCases)
    func catchUp(at place: Company.Place) throws {
        let rows = try Company.history(at: place).rows("caught")
        try TickAnswers(rows).expectOneEach()
        let skips = rows.filter { $0.state == "skipped" }
        #expect(skips.allSatisfy { $0.reason == "missed" }, "\(skips)")
        let pause = try #require(skips.max { ($0.skipped?.count ?? 0) < ($1.skipped?.count ?? 0) })
        #expect((2...8).contains(pause.skipped?.count ?? 0), "\(skips)")
        // The newest tick of the pause ran.
        let newest = try #require(pause.skipped.flatMap { SystemTime.seconds($0.last) }) + 1
        #expect(rows.contains { $0.state == "succeeded" && $0.tick.flatMap(SystemTime.seconds) == newest })
    }

    private static func expectNoTwoAtOnce(_ rows: [RunRecord]) throws {
        let spans = rows.flatMap(\.spans).sorted { $0.begin < $1.begin }
        // A transaction reads the clock before it waits for its turn, so that times may be a little out of order.
        let meeting = zip(spans, spans.dropFirst()).filter { $0.end > $1.begin + .milliseconds(500) }
        #expect(meeting.isEmpty, "two ran at once: \(meeting)")
    }
}
