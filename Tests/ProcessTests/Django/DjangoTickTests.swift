import Foundation
import Harness
import Testing

/// One tick of the real worker on a database that Django's own migrations made.
@Suite("a worker on a Django application's database", .onOwnThread)
struct DjangoTickTests {
    private struct Findings: Decodable {
        var integrity: String
        var foreign_key_violations: Int
        var migrations_pending: [String]
        var schema_sha256: String
        var other_rows_sha256: String
        var journal_mode: String
    }

    @Test(
        "leaves after one tick what the original's own prune leaves, and Django finds nothing else changed",
        arguments: [
            ["--users", "int"], ["--users", "uuid"], ["--users", "int", "--tz", "false", "--zone", "America/Chicago"],
        ])
    func oneTick(site: [String]) throws {
        let workspace = try Workspace()
        let ours = workspace.path("ours.db")
        let theirs = workspace.path("theirs.db")
        try django("make", ours, ["--rooms", "100", "--per", "100", "--stale", "50", "--max-age", "3600"] + site)
        for suffix in ["", ".site.json"] {
            try FileManager.default.copyItem(atPath: ours + suffix, toPath: theirs + suffix)
        }
        let before = try findings(ours)
        let full = try django("dump", ours)
        try django("prune", theirs, ["--max-age", "3600", "--what", "presences"])

        let schedule = try workspace.write(
            "jobs: {prune-presences: {every: 60s, run_on_start: if_overdue}}", to: "jobs.yaml")
        var arguments = ["worker", "--database-file", ours, "--schedule", schedule, "--ticks", "1"]
        if let zone = site.firstIndex(of: "--zone") { arguments += ["--presence-timezone", site[zone + 1]] }
        let worker = try ChildProcess(
            Workspace.program(), arguments, environment: ["MAX_AGE": "3600"], folder: workspace.folder
        ).ending()
        #expect(worker.status == 0, "\(worker.errors)")

        #expect(try django("dump", ours) == django("dump", theirs))
        #expect(try django("dump", ours) != full)
        let after = try findings(ours)
        #expect(after.integrity == "ok" && after.foreign_key_violations == 0 && after.migrations_pending.isEmpty)
        #expect(after.schema_sha256 == before.schema_sha256)
        #expect(after.other_rows_sha256 == before.other_rows_sha256)
        #expect(after.journal_mode == before.journal_mode)
    }

    private func findings(_ file: String) throws -> Findings {
        try JSONDecoder().decode(Findings.self, from: Data(django("check", file).utf8))
    }

    @discardableResult
    private func django(_ command: String, _ file: String, _ options: [String] = []) throws -> String {
        let ending = try DjangoProject.start("presences.py", [command, file] + options).ending()
        try #require(ending.status == 0, "\(ending.errors)")
        return ending.output
    }
}
