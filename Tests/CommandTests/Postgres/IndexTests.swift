import Foundation
import Harness
import RollcallCore
import RollcallPresence
import Testing

@testable import RollcallCommands

/// The indexes that Django's presence tables lack, made and taken out again on tables that Django's migrations made.
@Suite("indexes on Django's tables", .onOwnThread) struct IndexTests {
    @Test("are measured, made without a transaction, found made, and taken out with rollcall's tables")
    func life() async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        try server.migrateDjango()
        try server.sql(Self.rows)
        _ = try await bench.run(["database", "migrate"])
        let before = try server.sql(Self.everyIndex)
        var golden = Golden()
        for arguments in [
            ["index", "--dry-run"], ["index"], ["index"], ["index", "--json"], ["check"], ["remove", "--dry-run"],
            ["remove", "--yes"],
        ] {
            let answer = try await bench.run(["database"] + arguments)
            golden.add("rollcall database \(arguments.joined(separator: " "))", answer.withoutTimes)
            if arguments == ["index"] {
                let plan = try server.sql("ANALYZE channels_presence_presence; EXPLAIN \(Self.census)")
                #expect(plan.contains("rollcall_presence_last_seen"), "\(plan)")
            }
        }
        try golden.expectMatch("database-index")
        #expect(try server.sql(Self.everyIndex) == before)
        #expect(try server.sql(Self.ours) == "")
    }

    @Test("are made through a pooler, too")
    func pooled() async throws {
        let pooler = try #require(ProcessInfo.processInfo.environment["ROLLCALL_TEST_PGBOUNCER"], "run Tests/run")
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        try server.migrateDjango()
        let url = pooler.replacing(/\/[a-z]+$/, with: "/\(server.name)")
        let answer = await bench.bench.run(["database", "index", "--database", url])
        #expect(answer.status == .done, "\(answer.errors)")
        #expect(try server.sql(Self.ours) == "rollcall_presence_channel_name|t|f\nrollcall_presence_last_seen|t|f")
    }

    @Test("that an interrupted build has left are found and made anew")
    func interrupted() async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        try server.migrateDjango()
        try server.sql(Self.rows)
        // It fails in its second pass, as many rows were last seen at one instant, and leaves what it has.
        #expect(throws: TestDatabase.Failure.self) {
            try server.sql(
                "CREATE UNIQUE INDEX CONCURRENTLY rollcall_presence_last_seen ON channels_presence_presence (last_seen)"
            )
        }
        #expect(try server.sql(Self.ours) == "rollcall_presence_last_seen|f|t")
        let check = try await bench.run(["database", "check"])
        #expect(check.output.contains("rollcall_presence_last_seen is not valid: its build was interrupted"))
        let made = try await bench.run(["database", "index"])
        #expect(made.status == .done, "\(made.errors)")
        #expect(try server.sql(Self.ours) == "rollcall_presence_channel_name|t|f\nrollcall_presence_last_seen|t|f")
    }

    @Test("are made by who owns the table, and anybody else is told so")
    func owner() async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        try server.migrateDjango()
        let role = try server.makeRole("runner")
        try server.sql("GRANT SELECT ON channels_presence_presence TO \(role)")
        let answer = try await bench.run(["database", "index"], as: role)
        #expect(answer.status == .notAllowed)
        #expect(answer.errors.contains("does not own the table channels_presence_presence"), "\(answer.errors)")
    }

    @Test("of the application's own serve as well, and none is made beside them")
    func own() async throws {
        let bench = ServerBench(try CommandBench())
        let server = try bench.server
        try server.migrateDjango()
        try server.sql("CREATE INDEX seen ON channels_presence_presence (last_seen, id)")
        try server.sql("CREATE INDEX part ON channels_presence_presence (channel_name) WHERE user_id IS NULL")
        let answer = try await bench.run(["database", "index"])
        #expect(answer.output.contains("nothing to do: last_seen of public.channels_presence_presence has seen\n"))
        #expect(try server.sql(Self.ours) == "rollcall_presence_channel_name|t|f")
    }

    @Test("on SQLite are made at once, with a word on how long that keeps writers out")
    func sqlite() async throws {
        let bench = try CommandBench()
        try Self.makeSite(bench.database)
        var golden = Golden()
        for arguments in [
            ["index", "--dry-run"], ["index"], ["index"], ["remove", "--dry-run"], ["remove", "--yes"],
            ["index", "--json"],
        ] {
            let answer = await bench.run(["database"] + arguments + ["--database-file", bench.database])
            golden.add("rollcall database \(arguments.joined(separator: " "))", answer.withoutTimes)
        }
        try golden.expectMatch("database-index-sqlite")
    }

    @Test("are missed only where somebody would notice")
    func verdicts() throws {
        let index = PresenceIndex(name: "i", table: "t", column: "last_seen", state: .missing, statement: "CREATE")
        func isOK(_ without: Duration, _ with: Duration) -> Bool? {
            let gain = IndexGain(rows: 1_000, without: without, with: with)
            return IndexSurvey(entries: [IndexSurvey.Entry(index: index, gain: gain)]).checks.first?.isOK
        }
        #expect(isOK(.milliseconds(400), .milliseconds(1)) == false)
        #expect(isOK(.milliseconds(4), .microseconds(10)) == true)
        #expect(isOK(.milliseconds(400), .milliseconds(300)) == true)
    }

    private static let rows = """
        INSERT INTO channels_presence_room (id, channel_name) SELECT i, 'room-' || i FROM generate_series(1, 100) AS i;
        INSERT INTO channels_presence_presence (room_id, channel_name, last_seen)
        SELECT 1 + i % 100, 'c-' || i, date_trunc('minute', now()) + i % 2 * interval '1 hour'
        FROM generate_series(1, 20000) AS i;
        """
    private static let census = """
        SELECT room_id, count(*) FROM channels_presence_presence WHERE last_seen < now() - interval '60 s' GROUP BY room_id
        """
    private static let everyIndex = "SELECT indexname FROM pg_indexes WHERE indexname !~ '^rollcall' ORDER BY 1"
    private static let ours = """
        SELECT indexrelid::regclass, indisvalid, indisunique FROM pg_index
        WHERE indrelid = 'channels_presence_presence'::regclass AND indexrelid::regclass::text LIKE 'rollcall%' ORDER BY indexrelid::regclass::text
        """

    /// A file that Django's own migrations made and its models filled.
    static func makeSite(_ file: String, _ options: String...) throws {
        let python = try #require(ProcessInfo.processInfo.environment["ROLLCALL_TEST_PYTHON"], "run Tests/run")
        let script = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .deletingLastPathComponent().appending(path: "django/presences.py").path
        let ending = try ChildProcess(
            URL(filePath: python),
            ["-B", script, "make", file, "--rooms", "10", "--per", "10", "--stale", "5"] + options,
            environment: ["LANG": "C.UTF-8"]
        ).ending(within: .seconds(120))
        try #require(ending.status == 0, "\(ending.errors)")
    }
}

extension CommandBench.Answer {
    /// Durations written as what they are.
    fileprivate var withoutTimes: CommandBench.Answer {
        func plain(_ text: String) -> String {
            text.replacing(/\d+(\.\d)? ms/, with: "N ms").replacing(/_ms":\d+/, with: "_ms\":N")
                .replacing(/; rollcall database index makes it|; not worth one yet/, with: "")
        }
        return CommandBench.Answer(output: plain(output), errors: plain(errors), status: status)
    }
}
