import Foundation
import Harness
import Testing

/// A worker whose schedule is edited while it works, well and badly, as people, editors and machines do it.
struct LiveEdits {
    private struct Job: Decodable {
        var job: String
        var with: [String: Int]
    }

    private struct Status: Decodable {
        struct Check: Decodable {
            var name: String
            var ok: Bool
            var message: String
        }

        var state: String
        var checks: [Check]
    }

    let workspace: Workspace
    let worker: ChildProcess
    private static let policies = "task: prune-rooms, every: 1s, overlap: allow, catch_up: all, catch_up_window: 5m"

    /// Starts a worker on one file, in a folder behind a link.
    init(environment: [String: String]) throws {
        workspace = try Workspace(environment: environment)
        try FileManager.default.createDirectory(
            at: workspace.folder.appending(path: "real"), withIntermediateDirectories: true)
        try workspace.write(Self.good(0), to: "real/jobs.yaml")
        try FileManager.default.createSymbolicLink(atPath: workspace.path("live"), withDestinationPath: "real")
        worker = try workspace.start(
            "worker", "--schedule", "live/jobs.yaml", "--name", "w0", "--lease", "5s", "--log-format", "text")
        try worker.errorLine { $0.contains("first:") }
    }

    /// Of two jobs the arguments of one change at each edit; neither is to lose a tick by that.
    static func good(_ number: Int) -> String {
        """
        jobs:
          steady: {\(policies)}
          edited: {\(policies), with: {batch: \(number + 1)}}

        """
    }

    /// Ways to break the file, in the shell's words; each makes another content from the number of the edit.
    ///
    /// Each is one step for who looks on, so that nothing in between is told as well.
    static let breakages: [@Sendable (String) -> String] = [
        { "{ head -c 60 good; echo ' # \($0)'; } > live/jobs.yaml" },
        { "printf 'jobs: {steady: {every: 1s}} # \\377\\376 \($0)' > live/jobs.yaml" },
        { "{ cat good; sed -n 2p good; echo '# \($0)'; } > new; mv new live/jobs.yaml" },
        { "sed 's/prune-rooms/prune-roms/; s/$/ # \($0)/' good > new; mv new live/jobs.yaml" },
        { _ in ": > live/jobs.yaml" },
        { _ in "mv live/jobs.yaml away" },
        { _ in "mkdir -p dir/jobs.yaml; ln -s dir new; mv -T new live" },
        { "{ cat good; echo '# \($0)'; head -c 1048577 /dev/zero | tr '\\0' '#'; } > new; mv new live/jobs.yaml" },
        { "sed 's/every/evry/; s/$/ # \($0)/' good > broken; ln -s ../broken new; mv -T new live/jobs.yaml" },
        { _ in "mv live gone" },
    ]

    /// Puts the file right again, whatever is in its place; `live` is a link to the folder that holds it.
    private static let mending = """
        rm -f gone away; cp next new; mv -T new real/jobs.yaml
        ln -s real new; mv -T new live
        """

    /// Breaks the file so many times, and mends it each time with another content.
    ///
    /// The first time by a rename: the worker may not watch yet, and would see a file that is written in two halves.
    func run(_ count: Int) throws {
        for number in 1...count {
            try workspace.write(Self.good(number - 1), to: "good")
            try workspace.write(Self.good(number), to: "next")
            try shell(Self.breakages[(number + 1) % Self.breakages.count]("edit \(number)"))
            try untilLines(number) { $0.contains("files are not taken") }
            if number == 1 { try expectDegraded() }
            try shell(Self.mending)
            try untilLines(number) { $0.contains("the schedule is good again") }
            try untilLines(number) { $0.contains("schedule reloaded: 2 jobs, 0 new, 1 changed, 0 gone") }
        }
        // The last edit takes effect: the next tick runs with it.
        let follower = try workspace.start("history", "--follow", "--json", "--job", "edited", "--since", "1s")
        try follower.outputLine { $0.contains(#""with":{"batch":\#(count + 1)"#) && $0.contains("succeeded") }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
    }

    /// No tick is lost or doubled, each broken edit was told once, and each change is in the trail.
    func expectNothingLost(edits count: Int) throws {
        let answers = try ["steady", "edited"].map { job in
            let runs = try runs(job)
            let answers = TickAnswers(runs)
            try answers.expectOneEach()
            #expect(runs.allSatisfy { $0.state == "succeeded" })
            return answers.ticks
        }
        // The edited job has no later beginning than the other, and no earlier end.
        #expect(answers[0].first == answers[1].first)
        #expect(try abs(#require(answers[0].last) - #require(answers[1].last)) <= 1)
        #expect(worker.errorLines.count { $0.contains("files are not taken") } == count)
        #expect(worker.errorLines.count { $0.contains("good again") } == count)
        struct Entry: Decodable { var job: String, action: String, actor: String }
        let trail = try workspace.json([Entry].self, "schedule", "history", "--limit", "1000")
        #expect(trail.count { $0.job == "edited" && $0.action == "changed" && $0.actor == "w0" } == count)
        #expect(trail.count { $0.action == "added" } == 2 && trail.count == count + 2)
    }

    private func expectDegraded() throws {
        // The registry is told in the same second; the database may be slow.
        var status = try workspace.json(Status.self, "status")
        for _ in 0..<50 where status.state == "ok" { status = try workspace.json(Status.self, "status") }
        #expect(status.state == "degraded")
        let check = try #require(status.checks.first { $0.name == "schedule" })
        #expect(!check.ok && check.message.contains("not taken by w0: live/jobs.yaml"))
    }

    private func runs(_ job: String) throws -> [RunRecord] {
        try workspace.json([RunRecord].self, "history", "--limit", "100000", "--job", job)
    }

    private func untilLines(_ count: Int, where condition: @escaping @Sendable (String) -> Bool) throws {
        try worker.errorLine(number: count, where: condition)
    }

    private func shell(_ line: String) throws {
        let ending = try ChildProcess(URL(filePath: "/bin/sh"), ["-ec", line], folder: workspace.folder).ending()
        try #require(ending.status == 0, "\(line): \(ending.errors)")
    }
}
