import Foundation

/// How long each race lasts on each database: two seconds, 60 s with `ROLLCALL_LONG=1`, or as many as
/// `ROLLCALL_TEST_RACE_SECONDS` says (15 in CI's stage `races`, 600 by hand).
struct RaceTime: Sendable {
    private let end: ContinuousClock.Instant

    static var seconds: Int {
        let environment = ProcessInfo.processInfo.environment
        if let given = environment["ROLLCALL_TEST_RACE_SECONDS"].flatMap(Int.init) { return given }
        return environment["ROLLCALL_LONG"] == nil ? 2 : 60
    }

    /// Whether a database is among those that `ROLLCALL_TEST_RACE_DATABASES` names, with commas between; all without it.
    static func isWanted(_ database: String) -> Bool {
        guard let given = ProcessInfo.processInfo.environment["ROLLCALL_TEST_RACE_DATABASES"] else { return true }
        return given.split(separator: ",").contains { $0 == database }
    }

    /// Begins now.
    init() {
        end = .now + .seconds(Self.seconds)
    }

    var isOver: Bool { ContinuousClock.now >= end }

    /// Whether even a race that has not proven enough is to end.
    var isLate: Bool { ContinuousClock.now >= end + .seconds(30) }
}
