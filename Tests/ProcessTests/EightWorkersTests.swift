import Foundation
import Harness
import Testing

/// Eight processes on one file, one killed with -9 again and again, every second a tick.
@Suite("eight workers on one file", .serialized, .onOwnThread)
struct EightWorkersTests {
    /// `ROLLCALL_LONG=1` runs the whole minute; otherwise a quarter of it.
    static let isLong = ProcessInfo.processInfo.environment["ROLLCALL_LONG"] != nil

    @Test("run each tick exactly once and miss none, whoever is killed")
    func strict() throws {
        let herd = try Herd(
            schedule: """
                jobs:
                  prune-presences: {every: 1s, overlap: allow, catch_up: all, catch_up_window: 5m, timeout: 10s}
                """, lease: "3s", isLong: Self.isLong)
        try herd.runWithKills()
        let runs = try herd.history()

        let succeeded = Dictionary(grouping: runs.filter { $0.state == "succeeded" }, by: \.tick)
        #expect(succeeded.values.allSatisfy { $0.count == 1 })
        #expect(runs.allSatisfy { $0.state == "succeeded" }, "\(runs.filter { $0.state != "succeeded" }.prefix(5))")
        let ticks = succeeded.keys.compactMap { $0 }.compactMap(SystemTime.seconds).sorted()
        let first = try #require(ticks.first)
        let last = try #require(ticks.last)
        #expect(ticks == Array(first...last), "a tick is missing")
        #expect(ticks.count >= herd.seconds)
        Audit.expectRisingFences(runs)
        try Audit(herd.workspace).expectSoundDatabase()
    }

    @Test("give every tick exactly one answer with all defaults")
    func defaults() throws {
        let herd = try Herd(schedule: "jobs: {prune-presences: {every: 1s}}", lease: nil, isLong: Self.isLong)
        try herd.runWithKills()
        let runs = try herd.history()

        let answers = TickAnswers(runs)
        #expect(answers.longestSkip <= 32, "a skip is longer than lease + 2 s")
        try answers.expectOneEach()
        Audit.expectRisingFences(runs)
        try Audit(herd.workspace).expectSoundDatabase()
    }
}
