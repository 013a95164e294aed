import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct PresenceTests {
    @Test("presences are added, listed, touched and removed by hand, each with its event")
    func byHand() async throws {
        let bench = try CommandBench()
        var golden = Golden()
        for arguments in [
            ["presence", "add", "lobby", "c1", "--user", "7"], ["presence", "add", "lobby", "c1", "--user", "8"],
            ["presence", "add", "lobby", "c1", "--user", "8", "--json"], ["presence", "add", "日本", "c\u{1B}2"],
            ["presence", "list"], ["presence", "list", "--room", "lobby", "--json"], ["presence", "rooms"],
            ["presence", "rooms", "--json"], ["presence", "touch", "c1", "c9"],
            ["presence", "touch", "c1", "c9", "--json"], ["presence", "remove", "lobby", "c1"],
            ["presence", "remove", "lobby", "c1", "--json"], ["presence", "leave", "c\u{1B}2"],
            ["presence", "leave", "c\u{1B}2", "--json"], ["presence", "list"], ["events"],
            ["events", "--json", "--since", "1m"], ["events", "--output", "tsv", "--since", "12:00"],
        ] {
            bench.clock.advance(by: .milliseconds(1_500))
            let typed = (["rollcall"] + arguments).joined(separator: " ").escapingControls()
            golden.add(typed, await bench.run(arguments + ["--database-file", bench.database]))
        }
        try golden.expectMatch("presence-by-hand")
    }

    @Test("a dry run counts, names the newest last_seen, and changes nothing")
    func dryRun() async throws {
        let bench = try CommandBench()
        try bench.workspace.write(SampleSchedule(isForDjango: false).text, to: "presence.yaml")
        for channel in ["c1", "c2"] { _ = await bench.run("presence", "add", "lobby", channel) }
        bench.clock.advance(by: .seconds(61))
        _ = await bench.run("presence", "add", "garden", "c3")
        _ = await bench.run("presence", "add", "attic", "c4")
        _ = await bench.run("presence", "leave", "c4")
        bench.clock.advance(by: .seconds(1))
        var golden = Golden()
        for arguments in [
            ["presence", "prune", "--dry-run"], ["presence", "prune", "--dry-run", "--max-age", "2m", "--json"],
            ["presence", "prune-rooms", "--dry-run"], ["run", "prune-rooms", "--dry-run", "--json"],
            ["run", "prune-history", "--dry-run"], ["presence", "prune", "--max-age", "0"],
            ["run", "prune-presences", "--with", "maxage=3m"], ["run", "prune-presences", "--with", "max_age"],
            ["run", "prune-presense"],
        ] {
            let typed = (["rollcall"] + arguments).joined(separator: " ")
            golden.add(
                typed, await bench.run(arguments + ["--database-file", bench.database, "--schedule", bench.schedule]))
        }
        golden.add("rollcall presence rooms", await bench.run("presence", "rooms"))
        try golden.expectMatch("presence-dry-run")
    }

    @Test("a listener goes on where it was, and hears nothing twice")
    func listener() async throws {
        let bench = try CommandBench()
        _ = await bench.run("presence", "add", "lobby", "before")
        let first = await bench.run("events", "--listener", "chat", "--json")
        #expect(first.output == "[]\n")
        _ = await bench.run("presence", "add", "lobby", "after")
        let second = await bench.run("events", "--listener", "chat", "--json")
        #expect(second.output.contains(#""presences":[{"channel":"after","user":null}]"#))
        let third = await bench.run("events", "--listener", "chat", "--json")
        #expect(third.output == "[]\n")
    }
}
