import Foundation
import Harness
import RollcallTesting
import Testing

// One after another on a thread of its own: they only compute, and would keep Swift's pool from every other test.
@Suite("Workers of a simulation keep every promise", .serialized, .onOwnThread)
struct SimulationTests {
    /// One seed, when somebody replays it; else so many.
    static func seeds(_ usual: Range<UInt64>) -> [UInt64] {
        ProcessInfo.processInfo.environment["ROLLCALL_SEED"].flatMap(UInt64.init).map { [$0] } ?? Array(usual)
    }

    @Test("two to eight workers, whatever goes wrong", arguments: seeds(1..<61))
    func fewWorkers(_ seed: UInt64) async {
        await verify(SimulationSettings(seed: seed, workers: 2 + Int(seed % 7)))
    }

    @Test("a hundred workers", arguments: seeds(1..<3))
    func hundredWorkers(_ seed: UInt64) async {
        await verify(SimulationSettings(seed: seed, workers: 100, steps: 3_000))
    }

    @Test("a seed gives the same steps again", arguments: seeds(1..<4))
    func seedRepeats(_ seed: UInt64) async {
        let settings = SimulationSettings(seed: seed, workers: 5)
        #expect(await settings.digest() == settings.digest())
    }

    @Test("a store with a mistake that matters to scheduling is found out", arguments: mistakes)
    func mistakeIsFound(_ fault: StoreFault) async {
        for seed in UInt64(1)..<301 {
            let settings = SimulationSettings(seed: seed, workers: 2 + Int(seed % 4), faults: [fault])
            guard let failure = await settings.simulate(replays: 0) else { continue }
            // It is the mistake that was found, and nothing that a sound store does as well.
            let sound = await SimulationSettings(seed: seed, workers: settings.workers).simulate(replays: 0)
            #expect(sound == nil, "\(failure)")
            return
        }
        Issue.record("300 seeds keep every promise on a store with the fault \(fault)")
    }

    /// What the simulation must find.
    ///
    /// Left to the behaviours are presences and events, and what no simulated worker does or judges: proposals behind a
    /// cursor, starts by `run`, retirement with nobody alive, skips that could be one row.
    static let mistakes: [StoreFault] = [
        .claimsInTwoTransactions, .decidesInTwoTransactions, .finishIgnoresFence, .stepIgnoresFence,
        .renewalIgnoresFence, .forgetsExpiry, .expiresByWallClock, .ignoresBootID, .fenceFallsWithHistory,
        .fenceFallsOnReturn, .movesCursorUnseen, .forgetsEpoch, .decidesPausedJobs, .extendsSkipsOverRuns,
        .startsChainsAtOnce, .prunesUnfinishedRuns, .repeatsCancelledRuns, .countsGiveBacks, .retriesEarly,
        .pausesThroughSteps, .retiresAtOnce,
    ]

    private func verify(_ settings: SimulationSettings) async {
        guard let failure = await settings.simulate() else { return }
        Issue.record("\(failure)")
    }
}
