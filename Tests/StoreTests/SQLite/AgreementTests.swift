import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

/// SQLite beside the reference: the same calls in any order have the same answers and leave the same rows.
@Suite struct AgreementTests {
    @Test(
        "a random history of calls is answered by SQLite as by memory",
        arguments: Array(UInt64(1)...UInt64(16)))
    func randomHistory(seed: UInt64) async throws {
        let folder = try TemporaryFolder()
        let clock = TestClock()
        let pair = StorePair(
            memory: MemoryStore(clock: clock), sqlite: try await folder.store(clock: clock), clock: clock, seed: seed)
        for step in 1...400 {
            let difference = try await pair.step(comparingAll: step % 40 == 0)
            #expect(difference == nil, "step \(step) of seed \(seed): \(difference ?? "")")
            if difference != nil { break }
        }
        let summary = try await pair.sqlite.summary(HistoryQuery())
        #expect(summary.reduce(0) { $0 + $1.runs } > 8, "a history in which little happens proves little")
    }
}
