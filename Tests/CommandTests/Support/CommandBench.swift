import Foundation
import Harness
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallCommands

/// Runs whole command lines in this process, on a folder of its own and a clock that stands still.
struct CommandBench {
    /// What a command line left behind.
    struct Answer {
        var output: String
        var errors: String
        var status: CommandStatus
    }

    let workspace: Workspace
    let clock: TestClock
    var environment: [String: String] = [:]
    /// Who sits before the terminal; nil: whoever runs the tests.
    var person: (any Person)?
    var terminal = Terminal(isInteractive: true, hasInteractiveErrors: false, columns: 100, knowsColour: false)

    init(at clock: TestClock = TestClock()) throws {
        workspace = try Workspace()
        self.clock = clock
    }

    /// Runs one command line; nothing but its arguments, the environment given, the clock and files reach it.
    func run(_ arguments: [String]) async -> Answer {
        let output = MemoryTarget()
        let errors = MemoryTarget()
        var invocation = Invocation(
            environment: environment, output: Output(standard: output, errors: errors, terminal: terminal),
            clock: clock, signals: { _ in AsyncStream { _ in } })
        if let person { invocation.terminalPerson = person }
        let status = await Rollcall.run(arguments, in: invocation)
        return Answer(output: normalized(output.text), errors: normalized(errors.text), status: status)
    }

    /// Runs one command line on the database and the schedule of the folder.
    func run(_ arguments: String...) async -> Answer {
        await run(arguments + ["--database-file", database, "--schedule", schedule])
    }

    var database: String { workspace.path("rollcall.db") }
    var schedule: String { workspace.path("presence.yaml") }

    /// What must vary, written as what it is: the folder, the random part of identifiers, the library, this process.
    private func normalized(_ text: String) -> String {
        var text = text.replacingOccurrences(of: workspace.folder.path, with: "FOLDER")
        text = text.replacing(/SQLite 3\.\d+\.\d+/, with: "SQLite 3.x.y")
        text = text.replacing(/-[89ab][0-9a-f]{3}-[0-9a-f]{12}/, with: "-xxxx-xxxxxxxxxxxx")
        return text.replacing(/[A-Za-z0-9.-]+-\d+(?=[",)\s])/) { match in
            match.output == Substring(thisProcess) ? "HOST-PID" : String(match.output)
        }
    }

    private var thisProcess: String {
        "\(ProcessInfo.processInfo.hostName)-\(ProcessInfo.processInfo.processIdentifier)"
    }
}
