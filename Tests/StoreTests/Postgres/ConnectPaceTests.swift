import Harness
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// How often a server that is away is tried.
@Suite("a server that does not answer", .onOwnThread, .timeLimit(.minutes(3)))
struct ConnectPaceTests {
    @Test("is tried again after pauses that are drawn, grow, and are never longer than two seconds")
    func grows() {
        var random = SeededGenerator(seed: 7)
        let start = ContinuousClock.now
        var longest: [Duration] = Array(repeating: .zero, count: 9)
        for _ in 0..<200 {
            var state = ConnectPace.State()
            for number in 0..<9 {
                let now = start + .seconds(number)
                state.failed(begun: now, at: now, using: &random)
                longest[number] = max(longest[number], (state.notBefore ?? now) - now)
            }
        }
        let bounds = [100, 200, 400, 800, 1600, 2000, 2000, 2000, 2000].map { Duration.milliseconds($0) }
        for (pause, bound) in zip(longest, bounds) {
            #expect(pause <= bound)
            #expect(pause > bound / 2, "pauses up to \(bound) are drawn")
        }
    }

    @Test("is found out about once by connections that tried together, and forgotten when it answers")
    func together() {
        var random = SeededGenerator(seed: 7)
        var state = ConnectPace.State()
        let start = ContinuousClock.now
        for number in 1...5 { state.failed(begun: start, at: start + .milliseconds(number), using: &random) }
        #expect(state.failures == 1)
        state.failed(begun: start + .seconds(1), at: start + .seconds(1), using: &random)
        #expect(state.failures == 2)
        state.succeeded()
        #expect(state.notBefore == nil)
    }

    @Test("is not tried before the pause is over, and closing ends the pause")
    func waits() throws {
        var random = SeededGenerator(seed: 7)
        var state = ConnectPace.State()
        let later = ContinuousClock.now + .seconds(600)
        state.failed(begun: later, at: later, using: &random)
        let closing = WakeUp()
        closing.signal()
        var tries = 0
        #expect(throws: PostgresFailure.self) { try ConnectPace(state).attempt(unless: closing) { tries += 1 } }
        #expect(tries == 0)
        try ConnectPace().attempt(unless: closing) { tries += 1 }
        #expect(tries == 1)
    }

    @Test("sees who comes: rollcall and the worker's label, unless the URL says otherwise")
    func named() async throws {
        let url = try PostgresServer.shared.url
        for (query, worker, name) in [
            ("", "w1", "rollcall/w1"), ("", nil, "rollcall"), ("?application_name=x", "w1", "x"),
        ] {
            var options = PostgresOptions(try PostgresAddress(url + query), migration: .unchecked)
            options.worker = worker
            let database = PostgresDatabase(options)
            let seen = try await database.read("look") {
                try $0.first("SELECT current_setting('application_name')") { try $0.text(0) }
            }
            #expect(seen == name)
            await database.close()
        }
    }
}
