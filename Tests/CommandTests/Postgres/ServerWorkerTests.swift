import Foundation
import Harness
import RollcallCore
import Testing

@testable import RollcallCommands

/// What a worker and its operator see of a server beside themselves: clocks and connections.
@Suite("a worker on a server", .onOwnThread) struct ServerWorkerTests {
    /// Enough at once that a larger pool would be seen.
    private static let schedule =
        "jobs:\n" + (1...8).map { "  job-\($0): {task: prune-presences, every: 1s, overlap: allow}\n" }.joined()

    private func rollcall(
        _ workspace: Workspace, _ database: TestDatabase, _ arguments: String..., environment: [String: String] = [:]
    ) throws -> ChildProcess {
        let schedule = try workspace.write(Self.schedule, to: "jobs.yaml")
        return try ChildProcess(
            Workspace.program(), arguments + ["--database", database.url(), "--schedule", schedule],
            environment: environment, folder: workspace.folder)
    }

    @Test(
        "has as many connections as it was told, and one each for leases and notifications", arguments: [false, true])
    func connections(byEnvironment: Bool) async throws {
        let (workspace, database) = (try Workspace(), try TestDatabase())
        let worker =
            byEnvironment
            ? try rollcall(workspace, database, "worker", environment: ["ROLLCALL_DATABASE_CONNECTIONS": "1"])
            : try rollcall(workspace, database, "worker", "--database-connections", "1")
        for job in 1...8 { try worker.errorLine { $0.contains("job-\(job)") && $0.contains("succeeded") } }
        let count = try database.sql(
            "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'rollcall'"
        )
        #expect(try #require(Int(count)) <= 3)
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
    }

    @Test("is refused a number of connections that cannot be", arguments: ["0", "101", "many", "-1"])
    func bounds(text: String) async throws {
        let answer = await (try CommandBench()).run(["worker", "--database-connections=\(text)"])
        #expect(answer.status == .usage)
        #expect(answer.errors.contains("write a whole number from 1 to 100"), "\(answer.errors)")
    }

    @Test("says that a number of connections means nothing for a file")
    func fileHasNoPool() async throws {
        let bench = try CommandBench()
        let schedule = try bench.workspace.write(Self.schedule, to: "jobs.yaml")
        let answer = await bench.run([
            "worker", "--database-connections", "3", "--database-file", bench.database, "--schedule", schedule,
            "--until", "2020-01-01",
        ])
        #expect(answer.errors.contains("--database-connections means nothing for an SQLite file"), "\(answer.errors)")
    }

    @Test("sees in the status how far its clock is from the server's")
    func clock() async throws {
        let bench = ServerBench(try CommandBench())
        _ = try await bench.run(["database", "migrate"])
        // The test's clock stands still, long before or after now.
        let far = try await bench.run(["status"])
        #expect(far.output.contains(/clock +NO +this host's clock is \d+\.\d s (behind|ahead of) the database's/))
        let near = try rollcall(try Workspace(), try bench.server, "status", "--json").ending()
        #expect(
            near.output.contains(/{"name":"clock","ok":true,"message":"this host's clock is 0\.\d s/), "\(near.output)")
    }

    @Test("warns of a last_seen in the future, in a dry run and when it starts")
    func future() async throws {
        let (workspace, database) = (try Workspace(), try TestDatabase())
        #expect(try rollcall(workspace, database, "database", "migrate").ending().status == 0)
        try database.sql(
            """
            INSERT INTO rollcall_room (id, name) VALUES (1000, 'r');
            INSERT INTO rollcall_presence (room_id, channel, last_seen) VALUES (1000, 'a', now() + interval '5 min');
            """)
        let dry = try rollcall(workspace, database, "run", "job-1", "--dry-run").ending()
        #expect(dry.status == 0)
        #expect(dry.errors.contains(/warning: the newest last_seen is \d min in the future/), "\(dry.errors)")
        let worker = try rollcall(workspace, database, "worker", "--ticks", "1").ending()
        #expect(worker.status == 0)
        #expect(worker.errors.contains("in the future: a host that writes presences has a clock ahead"))
    }
}
