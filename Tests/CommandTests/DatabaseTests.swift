import Foundation
import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct DatabaseTests {
    @Test("the database is made, looked at, copied and emptied")
    func life() async throws {
        let bench = try CommandBench()
        var golden = Golden()
        let copy = bench.workspace.path("copy.db")
        for arguments in [
            ["database", "status"], ["history"], ["database", "migrate", "--dry-run"], ["database", "migrate"],
            ["database", "migrate"], ["database", "migrate", "--json"], ["database", "check"],
            ["database", "backup", copy], ["database", "backup", copy], ["database", "remove"],
            ["database", "remove", "--dry-run", "--json"], ["database", "remove", "--yes"], ["history"],
            ["database", "check"],
        ] {
            let typed = (["rollcall"] + arguments).joined(separator: " ").replacing(copy, with: "copy.db")
            golden.add(typed, await bench.run(arguments + ["--database-file", bench.database]))
        }
        try golden.expectMatch("database-life")
    }

    @Test("which database is meant, and what is refused, is said without the password")
    func locations() async throws {
        var bench = try CommandBench()
        var golden = Golden()
        for url in [
            "postgres://ada:canary@127.0.0.1:1/db", "mysql://ada:canary@host/db", "oracle:canary", "sqlite:",
            "sqlite::memory:",
            "sqlite://host/path", "rollcall.db", "sqlite:///\(bench.workspace.path("none.db"))?timeout=20",
        ] {
            let shown = url.replacing(bench.workspace.folder.path, with: "FOLDER")
            golden.add("rollcall history --database \(shown)", await bench.run(["history", "--database", url]))
            bench.environment = ["DATABASE_URL": url]
            golden.add("DATABASE_URL=\(shown) rollcall database migrate", await bench.run(["database", "migrate"]))
            bench.environment = [:]
        }
        golden.add(
            "rollcall history --database sqlite:a --database-file b",
            await bench.run(["history", "--database", "sqlite:a", "--database-file", "b"]))
        try golden.expectMatch("database-locations")
        #expect(!golden.text.replacing(/\$ .*\n/, with: "").replacing(/DATABASE_URL=\S+/, with: "").contains("canary"))
    }

    @Test(
        "every trouble of a store has one exit status",
        arguments: [
            (StoreError.Code.unavailable, CommandStatus.unavailable), (.busy, .tryAgain), (.conflict, .bug),
            (.schemaTooNew, .misconfigured), (.schemaTooOld, .misconfigured), (.corrupt, .badData),
            (.readOnly, .notAllowed),
            (.full, .lost), (.missing, .missing), (.cannotCreate, .cannotCreate), (.unsuitable, .misconfigured),
            (.cancelled, .interrupted),
        ])
    func exitStatus(code: StoreError.Code, status: CommandStatus) {
        let error = StoreError(code, operation: "look", detail: "it is not there")
        #expect(error.exitStatus == status)
        #expect(error.failure.text.hasPrefix("error: look: it is not there\n"))
    }
}
