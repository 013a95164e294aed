/// Why a command did not do what was asked: what standard error says, and the exit status.
struct CommandFailure: Error, Hashable, Sendable {
    /// The exit status.
    var status: CommandStatus
    /// Where and what, in a sentence without secrets.
    var message: String
    /// How to mend it; one line each.
    var help: [String]

    init(_ status: CommandStatus, _ message: String, help: String...) {
        self.status = status
        self.message = message
        self.help = help
    }

    init(_ status: CommandStatus, _ message: String, hints: [String]) {
        self.status = status
        self.message = message
        help = hints
    }

    /// The lines for standard error, control characters of data escaped.
    var text: String {
        var lines = ["error: " + message.escapingControls(keepingLineBreaks: true)]
        lines += help.map { "help: " + $0.escapingControls(keepingLineBreaks: true) }
        return lines.joined(separator: "\n") + "\n"
    }
}
