import Foundation
import Harness
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallCommands

/// What `database grants` prints, pasted, is enough for what it says, and for nothing more.
@Suite("the least rights", .onOwnThread) struct GrantsTests {
    private static let schedule = """
        jobs:
          prune-presences: {every: 1s}
          prune-rooms: {every: 1s}
        """

    @Test("are printed for people and for programs, before the tables are there and afterwards")
    func printed() async throws {
        let bench = ServerBench(try CommandBench())
        var golden = Golden()
        golden.add("rollcall database grants", try await bench.run(["database", "grants"]))
        _ = try await bench.run(["database", "migrate"])
        try bench.server.migrateDjango()
        try bench.server.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        let named = ["database", "grants", "--migrating-role", "postgres", "--running-role", "App user"]
        golden.add("rollcall " + named.joined(separator: " "), try await bench.run(named))
        golden.add("rollcall database grants --json", try await bench.run(["database", "grants", "--json"]))
        let native = ["database", "grants", "--presence-tables", "native", "--schema", "jobs"]
        golden.add("rollcall " + native.joined(separator: " "), try await bench.run(native))
        _ = await bench.bench.run("database", "migrate")
        golden.add("rollcall database grants --database-file", await bench.bench.run("database", "grants"))
        golden.add(
            "rollcall database grants --database-file --json", await bench.bench.run("database", "grants", "--json"))
        try golden.expectMatch("database-grants")
    }

    @Test("are enough to migrate, and then to work and look", arguments: [false, true])
    func enough(onDjango: Bool) async throws {
        let database = try TestDatabase()
        if onDjango { try database.migrateDjango() }
        let (owner, runner) = (try database.makeRole("owner"), try database.makeRole("runner"))
        let workspace = try Workspace(environment: ["MAX_AGE": "60"])
        let schedule = try workspace.write(Self.schedule, to: "jobs.yaml")
        func rollcall(_ role: String, _ arguments: String...) throws -> ChildProcess.Ending {
            try ChildProcess(
                Workspace.program(), arguments + ["--database", database.url(as: role), "--schedule", schedule],
                environment: workspace.environment, folder: workspace.folder
            ).ending()
        }
        let grants = { try rollcall(runner, "database", "grants", "--migrating-role", owner, "--running-role", runner) }
        let early = try #require(try grants().output.split(separator: "\n\n").first)
        try database.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC;\n\(early)")
        #expect(try rollcall(owner, "database", "migrate").status == 0)
        try database.sql(try grants().output)
        try database.sql(onDjango ? Self.djangoPresences : Self.nativePresences)

        for arguments in [["run", "prune-presences"], ["run", "prune-rooms"]] {
            let ending = try rollcall(runner, arguments[0], arguments[1], "--json")
            #expect(ending.status == 0, "\(ending.errors)")
            #expect(ending.output.contains("\"removed\":1"), "\(ending.output)")
        }
        let worker = try rollcall(runner, "worker", "--ticks", "4")
        #expect(worker.status == 0, "\(worker.errors)")
        for arguments in [
            ["history", "--summary"], ["workers", "--json"], ["status", "--json"], ["jobs", "--json"],
        ] {
            #expect(try rollcall(runner, arguments[0], arguments[1]).status == 0)
        }
        let live = try ChildProcess(
            Workspace.program(), ["worker", "--database", database.url(as: runner), "--schedule", schedule],
            environment: workspace.environment, folder: workspace.folder)
        try live.errorLine { $0.contains("first:") }
        #expect(try rollcall(runner, "trigger", "prune-rooms", "--wait").status == 0)
        #expect(try rollcall(runner, "pause", "prune-rooms").status == 0)
        live.send(SIGTERM)
        #expect(try live.ending().status == 0)
    }

    @Test("are not enough to make, drop or rewrite anything", arguments: [false, true])
    func notMore(onDjango: Bool) async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        if onDjango { try server.migrateDjango() }
        let role = try server.makeRole("runner")
        _ = try await bench.run(["database", "migrate"])
        try server.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        let answer = try await bench.run([
            "database", "grants", "--running-role", role.replacing(server.name, with: "shop"),
        ])
        try server.sql(
            answer.output.replacing("rollcall_migrate", with: "postgres").replacing("shop", with: server.name))
        var refused = [
            "CREATE TABLE t (i int)", "CREATE SCHEMA s", "CREATE INDEX ON rollcall_run (state)",
            "DROP TABLE rollcall_run", "TRUNCATE rollcall_run", "ALTER TABLE rollcall_run ADD i int",
            "UPDATE rollcall_schema SET version = 9", "CREATE DATABASE d", "CREATE ROLE r",
        ]
        if onDjango {
            refused += [
                "INSERT INTO channels_presence_room (channel_name) VALUES ('r')",
                "UPDATE channels_presence_room SET channel_name = 'r'",
                "UPDATE channels_presence_presence SET last_seen = now()", "TRUNCATE channels_presence_presence",
                "SELECT 1 FROM auth_user", "SELECT 1 FROM django_migrations", "DELETE FROM rollcall_presence",
            ]
        }
        for statement in refused {
            let failure = #expect(throws: TestDatabase.Failure.self) { try server.sql(statement, as: role) }
            let words = failure?.description ?? ""
            #expect(words.contains("permission denied") || words.contains("must be owner"), "\(statement): \(words)")
        }
    }

    @Test("are asked for, with the statement that gives them, by whatever lacks one")
    func lacking() async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        let role = try server.makeRole("runner")
        try server.sql("REVOKE CREATE ON SCHEMA public FROM PUBLIC")
        var golden = Golden()
        func ask(_ words: String) async throws {
            let answer = try await bench.run(words.split(separator: " ").map(String.init), as: role)
            #expect(answer.status == .notAllowed)
            golden.add("rollcall \(words)", answer)
        }
        let schedule = try bench.bench.workspace.write("jobs: {prune-presences: {every: 1s}}", to: "presence.yaml")
        try await ask("database migrate")
        try await ask("database migrate --schema jobs")
        _ = try await bench.run(["database", "migrate"])
        try await ask("history")
        try server.sql("GRANT SELECT ON rollcall_schema, rollcall_presence TO \(role)")
        try await ask("history")
        let worker = try await bench.run(["worker", "--ticks", "1", "--schedule", schedule], as: role)
        #expect(worker.status == .notAllowed)
        try server.sql("GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO \(role)")
        try server.sql("REVOKE DELETE ON rollcall_presence FROM \(role); \(Self.nativePresences)")
        let run = try await bench.run(["run", "prune-presences", "--no-retry"], as: role)
        #expect(run.status == .notAllowed)
        #expect((run.output + run.errors).contains("ON TABLE rollcall_presence TO"))
        try server.sql("REVOKE USAGE ON SCHEMA public FROM PUBLIC")
        try await ask("history")
        try server.sql("REVOKE CONNECT ON DATABASE \(server.name) FROM PUBLIC")
        try await ask("history")
        try golden.expectMatch("database-lacking")
    }

    private static let nativePresences = """
        INSERT INTO rollcall_room (id, name) VALUES (1000, 'stale');
        INSERT INTO rollcall_presence (room_id, channel, last_seen) VALUES (1000, 'a', '2020-01-01Z');
        """

    private static let djangoPresences = """
        INSERT INTO channels_presence_room (id, channel_name) VALUES (1000, 'stale');
        INSERT INTO channels_presence_presence (room_id, channel_name, last_seen) VALUES (1000, 'a', '2020-01-01Z');
        """
}
