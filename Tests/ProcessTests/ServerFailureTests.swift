import Foundation
import Harness
import Synchronization
import Testing

/// What a command and a worker say when PostgreSQL is not as they need it, and what becomes of a worker that runs.
@Suite("PostgreSQL that does not do as it should", .serialized, .onOwnThread)
struct ServerFailureTests {
    private static let schedule = "jobs: {prune-presences: {every: 1s}}"

    /// What is wrong with the server, and how commands end on it.
    private struct Failure {
        var url: String
        var status: Int32
        var sentence: String
    }

    @Test("ends commands with the code and the sentence that say what to do")
    func sentences() throws {
        var setUp = ScratchPostgres.SetUp()
        setUp.access = """
            local all all trust
            host all guarded 127.0.0.1/32 scram-sha-256
            host all all 127.0.0.1/32 trust
            host replication all 127.0.0.1/32 trust

            """
        let server = try ScratchPostgres(setUp)
        for statement in [
            "CREATE ROLE guarded LOGIN PASSWORD 'right'", "CREATE ROLE app LOGIN", "CREATE ROLE full LOGIN",
            "CREATE ROLE reader LOGIN SUPERUSER", "ALTER ROLE full CONNECTION LIMIT 0",
            "ALTER ROLE reader SET default_transaction_read_only = on",
        ] { try server.sql(statement) }
        let standby = try ScratchPostgres(standbyOf: server)
        let (ancient, port) = (try AncientServer(), server.address.port)
        func url(_ who: String, _ database: String = "postgres") -> String {
            "postgresql://\(who)@127.0.0.1:\(port)/\(database)"
        }
        let readOnly = "this server only reads; name the primary"
        let failures = [
            Failure(url: "postgresql://app@127.0.0.1:1/x", status: 69, sentence: "cannot be reached; see that it runs"),
            Failure(url: url("app", "nothing"), status: 78, sentence: "no such database; make it with createdb"),
            Failure(url: url("guarded:wrong"), status: 77, sentence: "refuses the password; set it in the URL"),
            Failure(url: url("nobody"), status: 77, sentence: "does not let this user in; see the user's name"),
            Failure(
                url: url("app"), status: 77,
                sentence: "lacks USAGE, CREATE on the schema public; an administrator gives it with GRANT"),
            Failure(url: url("full"), status: 69, sentence: "no connection left; raise max_connections"),
            Failure(url: url("reader"), status: 77, sentence: readOnly),
            Failure(url: standby.url(), status: 77, sentence: readOnly),
            Failure(url: ancient.url, status: 78, sentence: "is PostgreSQL 13, and rollcall needs 14 or newer"),
        ]
        for failure in failures { try Self.check(failure) }
    }

    private static func check(_ failure: Failure) throws {
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": failure.url])
        let file = try workspace.write(schedule, to: "jobs.yaml")
        for ending in [
            try workspace.run("run", "prune-presences", "--schedule", file),
            try workspace.run("worker", "--ticks", "1", "--schedule", file),
        ] {
            #expect(ending.status == failure.status, "\(failure.url): \(ending.errors)")
            #expect(ending.errors.contains(failure.sentence), "\(failure.url): \(ending.errors)")
            #expect(ending.output.isEmpty && !ending.errors.contains("wrong@"))
        }
    }

    @Test("degrades a worker that runs, which recovers by itself and misses no tick that it can catch up with")
    func recovers() throws {
        let server = try ScratchPostgres()
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": server.url()])
        let file = try workspace.write(
            "jobs: {prune-presences: {every: 1s, overlap: allow, catch_up: all, catch_up_window: 5m}}", to: "jobs.yaml")
        let worker = try workspace.start("worker", "--schedule", file)
        try worker.errorLine { $0.contains("first:") }
        try Self.expectOutage(of: worker, number: 1) {
            try server.stop()
        } end: {
            try server.start()
        }
        try Self.expectOutage(of: worker, number: 2) {
            try server.sql("ALTER SYSTEM SET default_transaction_read_only = on")
            try server.sql("SELECT pg_reload_conf()")
        } end: {
            try server.sql("ALTER SYSTEM RESET default_transaction_read_only")
            try server.sql("SELECT pg_reload_conf()")
        }
        try Self.untilNothingWaits(in: workspace)
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
        let runs = try workspace.json([RunRecord].self, "history", "--limit", "1000")
        #expect(runs.allSatisfy { $0.state == "succeeded" }, "\(runs.filter { $0.state != "succeeded" })")
        try TickAnswers(runs).expectOneEach()
    }

    /// Returns when all but the newest runs have ended; one that an outage has cut short waits for its next attempt.
    private static func untilNothingWaits(in workspace: Workspace) throws {
        let metronome = try Metronome()
        for second in 1...60 {
            let runs = try workspace.json([RunRecord].self, "history", "--limit", "1000")
            if runs.dropFirst(2).allSatisfy({ $0.state == "succeeded" }) { return }
            try metronome.second(second)
        }
    }

    /// Returns when the worker has said that the database failed and that it answers again, and has run something.
    private static func expectOutage(
        of worker: ChildProcess, number: Int, begin: () throws -> Void, end: () throws -> Void
    ) throws {
        try begin()
        try untilLine(of: worker, "the database does not answer", count: number)
        #expect(worker.isRunning)
        try end()
        try untilLine(of: worker, "the database answers again", count: number)
        let before = worker.errorLines.count { $0.contains("succeeded") }
        try untilLine(of: worker, "succeeded", count: before + 2)
    }

    private static func untilLine(of worker: ChildProcess, _ text: String, count: Int) throws {
        let seen = Mutex(0)
        try worker.errorLine { line in
            guard line.contains(text) else { return false }
            return seen.withLock { seen in
                seen += 1
                return seen >= count
            }
        }
    }

    @Test("is waited for by a worker that starts before it")
    func waits() throws {
        let server = try ScratchPostgres()
        try server.stop()
        let workspace = try Workspace(environment: ["ROLLCALL_DATABASE": server.url()])
        let worker = try workspace.start("worker", "--schedule", try workspace.write(Self.schedule, to: "jobs.yaml"))
        try worker.errorLine { $0.contains("waiting for the database") }
        try server.start()
        try worker.errorLine { $0.contains("first:") }
        try worker.errorLine { $0.contains("succeeded") }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
    }
}
