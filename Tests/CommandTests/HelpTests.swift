import ArgumentParser
import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallCommands

/// The manual: what every command says of itself, read by a person at each change.
@Suite struct HelpTests {
    @Test("the help of every command is its golden file", arguments: paths(of: RollcallCommand.self))
    func help(path: [String]) async throws {
        var bench = try CommandBench()
        bench.terminal.columns = 100
        var golden = Golden()
        let answer = await bench.run(Array(path.dropFirst()) + ["--help"])
        golden.add((path + ["--help"]).joined(separator: " "), answer)
        #expect(answer.status == .done)
        #expect(answer.errors.isEmpty)
        try golden.expectMatch("help-" + path.joined(separator: "-"))
    }

    @Test("every command says what it is for, and how it is used, in words of its own")
    func everyCommandIsDescribed() {
        for command in RollcallCommand.tree {
            #expect(!command.configuration.abstract.isEmpty, "\(command)")
            guard command.configuration.subcommands.isEmpty else { continue }
            #expect(command.configuration.discussion.contains("  rollcall "), "\(command) has no example")
            #expect(command.configuration.usage?.hasPrefix("rollcall ") == true, "\(command) has no usage")
        }
    }

    @Test("completion scripts are written for three shells", arguments: ["bash", "zsh", "fish"])
    func completions(shell: String) async throws {
        let answer = try await CommandBench().run(["--generate-completion-script", shell])
        #expect(answer.status == .done)
        #expect(answer.output.contains("prune-rooms"))
        #expect(answer.errors.isEmpty)
    }

    @Test("the version names program, schema and SQLite, for people and for programs")
    func version() async throws {
        let bench = try CommandBench()
        let text = await bench.run(["--version"])
        #expect(
            text.output.wholeMatch(of: /rollcall \d+\.\d+\.\d+\nschema \d+\nSQLite 3\.x\.y\nlibpq \d+\.\d+\n/) != nil)
        let json = await bench.run(["--version", "--json"])
        #expect(
            json.output.wholeMatch(of: /{"version":"[\d.]+","schema":\d+,"sqlite":"3[\d.]+","libpq":"[\d.]+"}\n/) != nil
        )
    }

    static func paths(of command: any ParsableCommand.Type) -> [[String]] {
        [[command.name]]
            + command.configuration.subcommands.flatMap { child in
                paths(of: child).map { [command.name] + $0 }
            }
    }
}
