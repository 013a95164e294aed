import Foundation
import Harness
import RollcallCore
import Testing

/// Three worker processes on one database with a job for each rule of company, and what history says in the end.
struct Company {
    /// Where the workers meet.
    enum Place: String, CaseIterable, CustomTestStringConvertible {
        case file, server
        var testDescription: String { rawValue }
    }

    static let schedule = """
        jobs:
          queue: {task: run-program, every: 1s, overlap: queue, timeout: 30s, with: {argv: [/bin/sleep, "1.6"]}}
          hurry: {task: run-program, every: 1s, overlap: queue, deadline: 500ms, timeout: 30s, with: {argv: [/bin/sleep, "2.6"]}}
          replace: {task: run-program, every: 2s, overlap: replace, timeout: 30s, with: {argv: [/bin/sleep, "20"]}}
          spread: {task: prune-rooms, every: 2s, jitter: 1500ms, timeout: 10s, overlap: allow}
          overdue: {task: prune-rooms, every: 1000d, run_on_start: if_overdue, timeout: 10s}
          held: {task: prune-rooms, every: 1s, timeout: 10s, overlap: allow}
          caught: {task: prune-rooms, every: 1s, timeout: 10s, overlap: allow}
        """

    /// Rows of each job, oldest first.
    let jobs: [String: [RunRecord]]

    /// Runs of a job, each with its tick.
    func rows(_ job: String) throws -> [RunRecord] { try #require(jobs[job]) }

    static func history(at place: Place) throws -> Company {
        switch place {
        case .file: try onFile.get()
        case .server: try onServer.get()
        }
    }

    private static let onFile = Result { try Company(Workspace()) }
    private static let onServer = Result {
        let server = try ScratchPostgres()
        return try Company(Workspace(environment: ["ROLLCALL_DATABASE": server.url()]))
    }

    private init(_ workspace: Workspace) throws {
        let file = try workspace.write(Self.schedule, to: "jobs.yaml")
        try workspace.run("database", "migrate")
        let workers = try (0..<3).map { number in
            try workspace.start(
                "worker", "--schedule", file, "--name", "w\(number)", "--allow-program", "/bin/sleep")
        }
        for worker in workers { try worker.errorLine { $0.contains("first:") } }
        let metronome = try Metronome()
        try metronome.second(2)
        try Self.command(workspace, "pause", "held")
        try Self.command(workspace, "pause", "caught")
        try metronome.second(7)
        try Self.command(workspace, "resume", "held")
        try Self.command(workspace, "resume", "caught", "--catch-up")
        try metronome.second(11)
        // Nothing new may begin, so that what runs can be ended.
        for job in ["queue", "hurry", "replace"] { try Self.command(workspace, "pause", job) }
        try Self.command(workspace, "cancel", "replace", "--wait")
        try metronome.second(15)
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try worker.ending().status == 0) }
        try Audit(workspace).expectSoundDatabase()
        let runs = try workspace.json([RunRecord].self, "history", "--limit", "100000")
        Audit.expectRisingFences(runs)
        jobs = Dictionary(grouping: runs.reversed(), by: \.job)
    }

    private static func command(_ workspace: Workspace, _ words: String...) throws {
        let ending = try ChildProcess(
            Workspace.program(), words, environment: workspace.environment, folder: workspace.folder
        ).ending()
        #expect(ending.status == 0, "\(words): \(ending.errors)")
    }
}

extension RunRecord {
    /// When its attempts began and ended, in order.
    var spans: [(begin: Timestamp, end: Timestamp)] {
        attempts.compactMap { attempt in
            guard let begin = attempt.startedAt.flatMap({ Timestamp(rfc3339: $0) }),
                let end = attempt.finishedAt.flatMap({ Timestamp(rfc3339: $0) })
            else { return nil }
            return (begin, end)
        }
    }
}
