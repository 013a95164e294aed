import Harness
import Testing

/// Handlers that compute without a pause delay nobody.
@Suite("two handlers that burn both cores", .onOwnThread)
struct BusyHandlersTests {
    @Test("leave leases renewed and the ticks of other jobs less than 100 ms late")
    func delayNobody() throws {
        let workspace = try Workspace()
        let file = try workspace.write(
            """
            jobs:
              spin-1: {every: 1h, task: spin, run_on_start: if_overdue, timeout: 30s, with: {for: 5s}}
              spin-2: {every: 1h, task: spin, run_on_start: if_overdue, timeout: 30s, with: {for: 5s}}
              prune-presences: {every: 1s}
            """, to: "jobs.yaml")
        let worker = try ChildProcess(
            Workspace.program("rollcall-busy"), ["worker", "--schedule", file, "--lease", "3s", "--ticks", "8"],
            folder: workspace.folder)
        #expect(try worker.ending().status == 0)

        let runs = try workspace.json([RunRecord].self, "history", "--limit", "100")
        let spins = runs.filter { $0.job.hasPrefix("spin") }
        #expect(spins.map(\.state) == ["succeeded", "succeeded"])
        #expect(spins.allSatisfy { $0.attempts.count == 1 }, "a lease was lost")
        let lags = runs.filter { $0.job == "prune-presences" && $0.state == "succeeded" }.compactMap(\.lag)
        #expect(lags.count >= 5)
        #expect(lags.allSatisfy { $0 < 100 }, "late by \(lags)")
    }
}
