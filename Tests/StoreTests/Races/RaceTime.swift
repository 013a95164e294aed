import Foundation

/// How long each race lasts: two seconds in CI, 60 s with `ROLLCALL_LONG=1`, or as many as
/// `ROLLCALL_TEST_RACE_SECONDS` says (600 by hand).
struct RaceTime: Sendable {
    private let end: ContinuousClock.Instant

    static var seconds: Int {
        let environment = ProcessInfo.processInfo.environment
        if let given = environment["ROLLCALL_TEST_RACE_SECONDS"].flatMap(Int.init) { return given }
        return environment["ROLLCALL_LONG"] == nil ? 2 : 60
    }

    /// Begins now.
    init() {
        end = .now + .seconds(Self.seconds)
    }

    var isOver: Bool { ContinuousClock.now >= end }

    /// Whether even a race that has not proven enough is to end.
    var isLate: Bool { ContinuousClock.now >= end + .seconds(30) }
}
