internal import ArgumentParser

/// Turns a command line and an environment into a command, or into what to say instead.
struct CommandReader {
    /// What a command line asks for.
    enum Request {
        /// Run this.
        case run(any ParsableCommand, warnings: [String])
        /// Print this to standard output: help, a version, a completion script.
        case say(String)
        /// It cannot be read.
        case refuse(message: String)
    }

    let root: any ParsableCommand.Type
    /// Where help is wrapped; nil: as the parser finds fit.
    var columns: Int?

    func read(_ arguments: [String], environment: [String: String]) throws(CommandFailure) -> Request {
        let path = CommandPath(root: root, arguments: arguments)
        if let failure = path.failure { throw failure }
        let added = try EnvironmentArguments(environment, path: path, arguments: arguments)
        do {
            let inserted = added.additions.flatMap(\.arguments)
            let command = try root.parseAsRoot(
                Array(arguments[..<path.length]) + inserted + arguments[path.length...])
            return .run(command, warnings: added.warnings)
        } catch {
            return request(for: error, path: path, added: added)
        }
    }

    /// What a command that does nothing by itself says: its help, or the help that was asked for.
    func answer(of command: any ParsableCommand) -> String {
        var command = command
        do {
            try command.run()
            return ""
        } catch {
            return root.fullMessage(for: error, columns: columns)
        }
    }

    /// Help is an answer; of anything else, the variable is named that the parser stumbled over.
    private func request(for error: any Error, path: CommandPath, added: EnvironmentArguments) -> Request {
        let text = root.fullMessage(for: error, columns: columns)
        guard root.exitCode(for: error) != .success else { return .say(text) }
        let culprit = added.additions.first { addition in
            addition.arguments.contains { text.contains("'\($0.drop { $0 != "=" }.dropFirst())'") }
        }
        let message = text.hasPrefix("Error: ") ? String(text.dropFirst("Error: ".count)) : text
        return .refuse(message: (culprit.map { "\($0.variable): " } ?? "") + message)
    }
}
