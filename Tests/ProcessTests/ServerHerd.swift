import Foundation
import Harness
import Testing

/// Eight worker processes on one server: some are killed and started again, one is stopped past its lease and goes on.
struct ServerHerd {
    let workspace: Workspace
    let seconds: Int
    private let url: String
    private let schedule: String
    private let lease: String?
    private let killEvery: Int

    /// - Parameters:
    ///   - url: where the workers find the database.
    ///   - direct: where who asks afterwards does.
    init(_ url: String, schedule: String, lease: String?, direct: String? = nil) throws {
        workspace = try Workspace(environment: ["ROLLCALL_DATABASE": direct ?? url])
        self.url = url
        self.schedule = try workspace.write(schedule, to: "jobs.yaml")
        self.lease = lease
        seconds = EightWorkersTests.isLong ? 60 : 12
        killEvery = EightWorkersTests.isLong ? 10 : 4
    }

    /// Runs them for so many seconds, of each of which the closure is told.
    func run(_ each: (Int) throws -> Void) throws {
        var workers = [try worker(0)]
        try workers[0].errorLine { $0.contains("first:") }
        for number in 1..<8 { workers.append(try worker(number)) }
        let metronome = try Metronome()
        var victim = 0
        for second in 1...seconds {
            try metronome.second(second)
            try each(second)
            if second == killEvery / 2 { workers[7].send(SIGSTOP) }
            if second == killEvery / 2 + 5 { workers[7].send(SIGCONT) }
            guard second % killEvery == 0, second < seconds else { continue }
            workers[victim % 7].send(SIGKILL)
            _ = try workers[victim % 7].ending()
            workers[victim % 7] = try worker(victim % 7)
            victim += 1
        }
        // What the last victim held is taken over within a lease and a second.
        try metronome.second(seconds + 6)
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try worker.ending().status == 0) }
    }

    private func worker(_ number: Int) throws -> ChildProcess {
        var arguments = ["worker", "--database", url, "--schedule", schedule, "--name", "w\(number)"]
        if let lease { arguments += ["--lease", lease] }
        return try ChildProcess(Workspace.program(), arguments, folder: workspace.folder)
    }

    private func history() throws -> [RunRecord] {
        try workspace.json([RunRecord].self, "history", "--limit", "100000")
    }

    func expectEachTickOnce() throws {
        let runs = try history()
        let succeeded = Dictionary(grouping: runs.filter { $0.state == "succeeded" }, by: \.tick)
        #expect(succeeded.values.allSatisfy { $0.count == 1 })
        #expect(runs.allSatisfy { $0.state == "succeeded" }, "\(runs.filter { $0.state != "succeeded" }.prefix(5))")
        let ticks = succeeded.keys.compactMap { $0 }.compactMap(SystemTime.seconds).sorted()
        let first = try #require(ticks.first)
        let last = try #require(ticks.last)
        #expect(ticks == Array(first...last), "a tick is missing")
        #expect(ticks.count >= seconds)
        Audit.expectRisingFences(runs)
        try Audit(workspace).expectSoundDatabase()
    }

    func expectOneAnswerForEachTick() throws {
        let runs = try history()
        let answers = TickAnswers(runs)
        #expect(answers.longestSkip <= 32, "a skip is longer than lease + 2 s")
        try answers.expectOneEach()
        Audit.expectRisingFences(runs)
        try Audit(workspace).expectSoundDatabase()
    }
}
