import Foundation
import Harness
import Testing

/// Three processes of a real Django site, in the original's own code, and a worker that prunes their tables meanwhile.
///
/// Each process owns its channels and knows when it last touched them, so it knows what must be there. In CI some 6,000
/// operations; with `ROLLCALL_LONG=1` 100,000, and rooms that are kept for the guide's 60 s.
@Suite("Django's own adds, touches and leaves beside a worker that prunes every second", .serialized, .onOwnThread)
struct TrafficTests {
    @Test(
        "lose no presence that was seen in time and no room, and raise no error", arguments: TrafficSite.Kind.allCases)
    func nothingIsLost(kind: TrafficSite.Kind) throws {
        let site = try TrafficSite(kind, EightWorkersTests.isLong ? .whole : .short)
        let outcome = try site.run()
        for report in outcome.reports {
            #expect(report.lost.isEmpty, "\(report.lost.prefix(5))")
            #expect(report.errors.isEmpty, "\(report.errors.prefix(5))")
            #expect(report.ghosts.isEmpty, "\(report.ghosts.prefix(5))")
            #expect(report.remaining.isEmpty && report.lastGone < 30, "gone after \(report.lastGone) s")
        }
        expectEnough(outcome, site.load)
        expectEachRemovalToldOnce(outcome)
    }

    /// A test in which nothing was pruned, or too little was done, would prove nothing.
    private func expectEnough(_ outcome: TrafficSite.Outcome, _ load: TrafficSite.Load) {
        let reports = outcome.reports
        let operations = reports.map(\.operations).reduce(0, +)
        let prunes = outcome.runs.count { $0.job == "prune-presences" && $0.state == "succeeded" }
        let removed = removals(outcome, by: "prune-presences")
        let rooms = removals(outcome, by: "prune-rooms")
        print(
            """
            \(operations) operations in \(reports.map(\.seconds).max() ?? 0) s, \(reports.map(\.checks).reduce(0, +)) \
            checks, \(prunes) prunes, \(removed) presences and \(rooms) rooms removed
            """)
        #expect(operations >= 3 * load.operations)
        #expect(reports.allSatisfy { $0.checks >= 2 * load.seconds && $0.expired >= load.seconds })
        #expect(prunes >= load.seconds / 2)
        #expect(removed >= 10 * load.seconds)
        #expect(rooms >= load.seconds)
        #expect(outcome.runs.allSatisfy { $0.state == "succeeded" || $0.reason == "overlap" || $0.reason == "missed" })
    }

    /// Events, results of runs and what Django counted agree.
    private func expectEachRemovalToldOnce(_ outcome: TrafficSite.Outcome) {
        let pruned = outcome.events.filter { $0.change == "pruned" }
        let vacated = outcome.events.filter { $0.change == "vacated" }
        let removed = removals(outcome, by: "prune-presences")
        #expect(Set(outcome.events.map(\.id)).count == outcome.events.count)
        #expect(pruned.map(\.count).reduce(0, +) == removed)
        #expect(vacated.count == removals(outcome, by: "prune-rooms"))
        #expect(Set(vacated.map(\.room)).count == vacated.count, "a room went twice")
        let created = outcome.reports.map(\.created).reduce(0, +)
        let left = outcome.reports.map(\.left).reduce(0, +)
        #expect((created - left...created).contains(removed), "\(created) came, \(left) left, \(removed) were pruned")
    }

    private func removals(_ outcome: TrafficSite.Outcome, by job: String) -> Int {
        outcome.runs.filter { $0.job == job }.compactMap(\.result?.removed).reduce(0, +)
    }
}
