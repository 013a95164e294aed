import Foundation
import Harness

/// Eight worker processes on one database, and who kills them.
///
/// Time is told by the runs themselves: `history --follow` prints a line for each, about one a second, so nothing
/// sleeps and nothing waits for a wall clock.
struct Herd {
    let workspace: Workspace
    let seconds: Int
    private let schedule: String
    private let lease: String?
    private let killEvery: Int

    init(schedule: String, lease: String?, isLong: Bool) throws {
        workspace = try Workspace()
        self.schedule = try workspace.write(schedule, to: "jobs.yaml")
        self.lease = lease
        seconds = isLong ? 60 : 12
        killEvery = isLong ? 10 : 4
    }

    func runWithKills() throws {
        var workers = [try worker(0)]
        try workers[0].errorLine { $0.contains("first:") }
        for number in 1..<8 { workers.append(try worker(number)) }
        let follower = try workspace.start("history", "--follow", "--json", "--since", "1s")

        var killed = 0
        for second in 1...seconds {
            try follower.outputLine(number: second)
            if second % killEvery == 0, second < seconds {
                workers[killed % 8].send(SIGKILL)
                _ = try workers[killed % 8].ending()
                workers[killed % 8] = try worker(killed % 8)
                killed += 1
            }
        }
        // What the last victim held is taken over within a lease and a second.
        try follower.outputLine(number: seconds + (lease == nil ? 2 : 6))
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { _ = try worker.ending() }
        follower.send(SIGTERM)
        _ = try follower.ending()
    }

    func history() throws -> [RunRecord] {
        try workspace.json([RunRecord].self, "history", "--limit", "100000")
    }

    private func worker(_ number: Int) throws -> ChildProcess {
        var arguments = ["worker", "--schedule", schedule, "--name", "w\(number)"]
        if let lease { arguments += ["--lease", lease] }
        return try ChildProcess(Workspace.program(), arguments, folder: workspace.folder)
    }
}
