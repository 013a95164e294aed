import Foundation
import Harness
import Testing

/// A Django site in use, by three processes, beside a worker that prunes it every second.
struct TrafficSite {
    /// Where the site's tables are.
    enum Kind: String, CaseIterable, CustomTestStringConvertible {
        case sqlite = "SQLite"
        case postgres = "PostgreSQL"

        var testDescription: String { rawValue }
    }

    /// How much each process does, and how soon what is stale or empty goes.
    struct Load {
        var operations: Int
        var seconds: Int
        var emptyFor: String

        /// 100,000 operations in all and rooms as the guide has them, or a part of it.
        static let whole = Load(operations: 33_400, seconds: 150, emptyFor: "60s")
        static let short = Load(operations: 2_000, seconds: 22, emptyFor: "6s")
    }

    /// What the site's processes and the worker left behind.
    struct Outcome {
        var reports: [TrafficReport]
        var runs: [RunRecord]
        var events: [EventRecord]
    }

    let load: Load
    private let workspace: Workspace
    private let server: ScratchPostgres?
    private let site: [String: String]

    init(_ kind: Kind, _ load: Load) throws {
        self.load = load
        server = kind == .postgres ? try ScratchPostgres() : nil
        workspace = try Workspace(environment: ["ROLLCALL_DATABASE": server?.url() ?? "sqlite:site.db"])
        site = server.map { ["SITE_POSTGRES": $0.url()] } ?? ["SITE_DATABASE": workspace.path("site.db")]
        let made = try DjangoProject.start("traffic.py", ["prepare"], environment: site).ending(within: .seconds(120))
        try #require(made.status == 0, "\(made.errors)")
    }

    /// Runs the processes to their end, and the worker beside them.
    func run() throws -> Outcome {
        let schedule = try workspace.write(
            """
            jobs:
              prune-presences: {every: 1s, with: {max_age: 2s}}
              prune-rooms: {every: 1s, offset: 500ms, with: {empty_for: \(load.emptyFor)}}
            """, to: "jobs.yaml")
        let worker = try workspace.start("worker", "--schedule", schedule)
        try worker.errorLine { $0.contains("first:") }
        let players = try (1...3).map { number in
            try DjangoProject.start(
                "traffic.py",
                [
                    "play", "\(number)", "--max-age", "2", "--operations", "\(load.operations)", "--seconds",
                    "\(load.seconds)",
                ], environment: site)
        }
        let reports = try players.map { player in
            let ending = try player.ending(within: .seconds(1_800))
            try #require(ending.status == 0, "\(ending.errors)")
            return try JSONDecoder().decode(TrafficReport.self, from: Data(ending.output.utf8))
        }
        worker.send(SIGTERM)
        let ending = try worker.ending()
        #expect(ending.status == 0, "\(ending.errors.suffix(2_000))")
        return Outcome(
            reports: reports,
            runs: try workspace.json([RunRecord].self, "history", "--limit", "100000"),
            events: try Audit(workspace).events())
    }
}
