import Harness
import Testing

/// Handlers that compute without a pause delay nobody.
@Suite("two handlers that burn both cores", .onOwnThread)
struct BusyHandlersTests {
    /// A worker of its own database, whose ticks are to be in time.
    private struct Shift {
        let workspace: Workspace
        let worker: ChildProcess

        init(besides jobs: String = "") throws {
            workspace = try Workspace()
            let file = try workspace.write("jobs:\n\(jobs)  prune-presences: {every: 1s}\n", to: "jobs.yaml")
            worker = try ChildProcess(
                Workspace.program("rollcall-busy"), ["worker", "--schedule", file, "--lease", "3s", "--ticks", "8"],
                folder: workspace.folder)
        }

        /// Waits for its end and reads what it did.
        func runs() throws -> [RunRecord] {
            #expect(try worker.ending().status == 0)
            return try workspace.json([RunRecord].self, "history", "--limit", "100")
        }

        /// How late ticks were, in milliseconds.
        static func lags(_ runs: [RunRecord]) -> [Int] {
            runs.filter { $0.job == "prune-presences" && $0.state == "succeeded" }.compactMap(\.lag)
        }
    }

    @Test(
        "leave leases renewed, and ticks of other jobs no 100 ms later than those of a worker that has no such handlers"
    )
    func delayNobody() throws {
        let busy = try Shift(
            besides: """
                  spin-1: {every: 1h, task: spin, run_on_start: if_overdue, timeout: 30s, with: {for: 5s}}
                  spin-2: {every: 1h, task: spin, run_on_start: if_overdue, timeout: 30s, with: {for: 5s}}

                """)
        // It spins nothing, but has the same machine at the same time, with all that other tests do on it.
        let other = try Shift()
        let runs = try busy.runs()
        let spins = runs.filter { $0.job.hasPrefix("spin") }
        #expect(spins.map(\.state) == ["succeeded", "succeeded"])
        #expect(spins.allSatisfy { $0.attempts.count == 1 }, "a lease was lost")
        let lags = Shift.lags(runs)
        let usual = Shift.lags(try other.runs())
        #expect(lags.count >= 5 && usual.count >= 5)
        let bound = 100 + (usual.max() ?? 0)
        #expect(lags.allSatisfy { $0 < bound }, "late by \(lags), the other worker by \(usual)")
    }
}
