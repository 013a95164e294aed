import Foundation
import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

/// Every trap is found where it is, and nothing is found where all is well.
@Suite("the doctor", .onOwnThread) struct DoctorTests {
    private static let schedule = "jobs: {prune-presences: {every: 60s, with: {max_removed: 50%}}}"

    private func sqlite(_ statements: String, in bench: CommandBench) throws {
        let script =
            "import sqlite3, sys; c = sqlite3.connect('\(bench.database)'); c.executescript(sys.argv[1]); c.commit()"
        let ending = try ChildProcess(URL(filePath: "/usr/bin/python3"), ["-c", script, statements]).ending()
        try #require(ending.status == 0, "\(ending.errors)")
    }

    @Test("finds nothing on a sound set-up, and says of what is missing how to make it")
    func sound() async throws {
        let bench = try CommandBench()
        try bench.workspace.write(Self.schedule, to: "presence.yaml")
        var golden = Golden()
        golden.add("rollcall doctor (no database)", await bench.run("doctor").withoutNumbers)
        _ = await bench.run("database", "migrate")
        golden.add("rollcall doctor", await bench.run("doctor").withoutNumbers)
        golden.add("rollcall doctor --json", await bench.run("doctor", "--json").withoutNumbers)
        try golden.expectMatch("doctor-sound")
    }

    @Test("finds a bad schedule, no time zones, what refers to presences, and more that is stale than the brake allows")
    func traps() async throws {
        var bench = try CommandBench()
        _ = await bench.run("database", "migrate")
        try sqlite(
            """
            INSERT INTO rollcall_room (id, name) VALUES (1, 'r');
            WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < 300)
            INSERT INTO rollcall_presence (room_id, channel, last_seen) SELECT 1, 'c' || i, 0 FROM n;
            CREATE TABLE chat (id INTEGER PRIMARY KEY, room INTEGER REFERENCES rollcall_room (id));
            CREATE TABLE note (id INTEGER PRIMARY KEY, room INTEGER REFERENCES rollcall_room (id) ON DELETE CASCADE);
            """, in: bench)
        var golden = Golden()
        try bench.workspace.write(Self.schedule, to: "presence.yaml")
        golden.add("rollcall doctor (stale presences, references)", await bench.run("doctor").withoutNumbers)
        try bench.workspace.write("jobs: {prune-presences: {evry: 60s}}", to: "presence.yaml")
        bench.environment = ["TZDIR": bench.workspace.path("nowhere")]
        golden.add("TZDIR=nowhere rollcall doctor (bad schedule)", await bench.run("doctor").withoutNumbers)
        try golden.expectMatch("doctor-traps")
    }

    @Test("says which of the live workers stand by")
    func schedules() async throws {
        let bench = try CommandBench()
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        var generator = SeededGenerator(seed: 9)
        let other = WorkerID(UUIDv7(at: bench.clock.wall, using: &generator))
        var record = WorkerRecord(id: other, name: "old-1", host: "old", pid: 2, version: "0", lease: .seconds(30))
        var edited = LedgerScript.shipped
        edited[0].recurrence = .every(IntervalRecurrence(interval: .seconds(90)))
        record.schedule = DefinitionHash(ofSchedule: edited)
        #expect(
            await bench.run(["doctor", "--database-file", bench.database]).output.contains("1 worker with one schedule")
        )
        try await script.store.register(record, holding: edited)
        let answer = await bench.run(["doctor", "--database-file", bench.database])
        #expect(answer.status == .failed)
        let line = answer.output.split(separator: "\n").first { $0.hasPrefix("schedules") } ?? ""
        #expect(line.contains("NO  2 schedules: host-1 holds "), "\(answer.output)")
        #expect(line.contains(", which is current; old-1 holds "))
        #expect(answer.output.contains("each takes them by itself"))
        await script.store.close()
    }

    @Test("and status say which worker could not take its files, why, and that it goes on")
    func fault() async throws {
        let bench = try CommandBench()
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        let fault = "jobs.yaml:3:5: unknown key \"evry\" (did you mean every?)"
        _ = try await script.store.note(scheduleFault: fault, of: script.worker)
        let status = await bench.run(["status", "--exit-code", "--json", "--database-file", bench.database])
        #expect(status.status == .failed && status.output.contains(#""state":"degraded""#))
        #expect(status.output.contains(#""name":"schedule","ok":false,"message":"not taken by host-1: jobs.yaml:3:5"#))
        let answer = await bench.run(["doctor", "--database-file", bench.database])
        #expect(answer.output.contains("taken schedule") && answer.output.contains("takes it when it is good"))
        let workers = await bench.run(["workers", "--json", "--database-file", bench.database])
        #expect(workers.output.contains(#""schedule_fault":"jobs.yaml:3:5: unknown key \"evry\""#))
        await script.store.close()
    }

    @Test("while the trail of changes says who brought which job, with its next tick")
    func trail() async throws {
        let bench = try CommandBench()
        let script = try await LedgerScript(path: bench.database, clock: bench.clock)
        let entry = try #require(
            await bench.run(["schedule", "history", "prune-rooms", "--json", "--database-file", bench.database])
                .output.split(separator: "\n").dropFirst().first)
        #expect(entry.contains(#""job":"prune-rooms","action":"added","actor":"host-1","revision_before":null"#))
        #expect(entry.contains(#""next_after":"2026-11-22T10:00:30Z""#))
        await script.store.close()
    }

    @Test("names the option where Django's times look local")
    func localTime() async throws {
        let bench = try CommandBench()
        try IndexTests.makeSite(
            bench.database, "--tz", "false", "--zone", "America/Chicago", "--now", bench.clock.wall.description)
        _ = await bench.run(["database", "migrate", "--database-file", bench.database])
        let answer = await bench.run(["doctor", "--database-file", bench.database])
        #expect(answer.status == .failed)
        #expect(answer.output.contains(/presence tables +NO .*--presence-timezone/), "\(answer.output)")
        let named = await bench.run([
            "doctor", "--database-file", bench.database, "--presence-timezone", "America/Chicago",
        ])
        #expect(named.output.contains(/presence tables +ok +django:/), "\(named.output)")
    }

    @Test("looks at a server, what stands before it, the rights, the clocks and what refers to Django's tables")
    func server() async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        let schedule = try bench.bench.workspace.write(Self.schedule, to: "jobs.yaml")
        try server.migrateDjango()
        _ = try await bench.run(["database", "migrate"])
        try server.sql(
            """
            INSERT INTO channels_presence_room (id, channel_name) VALUES (1, 'r');
            INSERT INTO channels_presence_presence (room_id, channel_name, last_seen) VALUES (1, 'a', '2020-01-01Z');
            CREATE TABLE log (id int, room int REFERENCES channels_presence_room (id) ON DELETE SET NULL);
            CREATE TABLE seat (id int, presence int REFERENCES channels_presence_presence (id));
            """)
        var golden = Golden()
        golden.add("rollcall doctor", try await bench.run(["doctor", "--schedule", schedule]).withoutNumbers)
        try server.sql("DROP TABLE seat")
        let role = try server.makeRole("runner")
        try server.sql("GRANT SELECT ON ALL TABLES IN SCHEMA public TO \(role)")
        golden.add(
            "rollcall doctor (as a role that only reads)",
            try await bench.run(["doctor", "--schedule", schedule], as: role).withoutNumbers)
        try golden.expectMatch("doctor-server")
        let pooler = try #require(ProcessInfo.processInfo.environment["ROLLCALL_TEST_PGBOUNCER"], "run Tests/run")
        let pooled = await bench.bench.run([
            "doctor", "--database", pooler.replacing(/\/[a-z]+$/, with: "/\(server.name)"),
        ])
        #expect(pooled.output.contains("one that gives each transaction another server process"), "\(pooled.output)")
    }
}

extension CommandBench.Answer {
    /// Counts and clocks that depend on the machine, written as what they are.
    fileprivate var withoutNumbers: CommandBench.Answer {
        func plain(_ text: String) -> String {
            text.replacing(/zoneinfo has \d+/, with: "zoneinfo has N")
                .replacing(/\d+ of (\d+) bytes each, \d+ of/) { "N of \($0.output.1) bytes each, N of" }
                .replacing(/clock is \d+\.\d s (behind|ahead of)/, with: "clock is N s off")
                .replacing(/\d+ of \d+ in use/, with: "N of N in use").replacing(/\d+\.\d ms/, with: "N ms")
                .replacing(/last_seen \d+ \w+ ago/, with: "last_seen N ago")
        }
        return CommandBench.Answer(output: plain(output), errors: plain(errors), status: status)
    }
}
