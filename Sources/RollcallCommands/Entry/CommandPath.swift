internal import ArgumentParser
internal import RollcallCore

/// The command that a command line names, found before it is parsed: its options may be in the environment, and a
/// misspelt command deserves a better answer than "unexpected argument".
struct CommandPath {
    /// The commands from the root to the one that is named.
    var commands: [any ParsableCommand.Type]
    /// How many arguments name it.
    var length: Int
    /// The word that names no command where one must stand; nil when all is well.
    var stray: String?

    init(root: any ParsableCommand.Type, arguments: [String]) {
        commands = [root]
        length = 0
        var rest = arguments[...]
        var current = root
        let isHelp = rest.first == "help"
        if isHelp { rest.removeFirst() }
        while let word = rest.first, let next = current.child(named: word) {
            commands.append(next)
            current = next
            length += 1
            rest.removeFirst()
        }
        let configuration = current.configuration
        if let fallback = configuration.defaultSubcommand, !isHelp {
            commands.append(fallback)
        } else if !configuration.subcommands.isEmpty, let word = rest.first, !word.hasPrefix("-"), word != "help" {
            stray = word
        }
    }

    /// The command itself.
    var last: any ParsableCommand.Type { commands[commands.count - 1] }

    /// What to say of a word that names no command.
    var failure: CommandFailure? {
        guard let stray else { return nil }
        let path = commands.map { $0.name }.joined(separator: " ")
        let nearest = Nearest.word(to: stray, among: last.childNames)
        return CommandFailure(
            .usage, "\(path) has no command \"\(stray)\"",
            hints: [nearest.map { "did you mean \(path) \($0)?" }, "\(path) --help lists them"].compactMap { $0 })
    }
}

extension ParsableCommand {
    /// The word that names the command.
    static var name: String { configuration.commandName ?? "\(Self.self)".lowercased() }

    /// The words that name subcommands, aliases too.
    static var childNames: [String] {
        var names: [String] = []
        for child in configuration.subcommands {
            names.append(child.name)
            names += child.configuration.aliases
        }
        return names
    }

    /// The subcommand that a word names.
    static func child(named word: String) -> (any ParsableCommand.Type)? {
        configuration.subcommands.first { $0.name == word || $0.configuration.aliases.contains(word) }
    }

    /// This command and everything below it.
    static var tree: [any ParsableCommand.Type] {
        [Self.self] + configuration.subcommands.flatMap { $0.tree }
    }
}
