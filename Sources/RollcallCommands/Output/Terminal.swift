internal import Glibc

/// What is known of who looks at an output.
struct Terminal: Hashable, Sendable {
    /// Whether a person looks at standard output, so that tables fit a width.
    var isInteractive: Bool
    /// Whether a person looks at standard error.
    var hasInteractiveErrors: Bool
    /// The width in columns; nil when nobody looks.
    var columns: Int?
    /// Whether the terminal shows colours at all (`TERM` is neither empty nor `dumb`).
    var knowsColour: Bool

    /// A pipe or a file on both.
    static let none = Terminal(isInteractive: false, hasInteractiveErrors: false, columns: nil, knowsColour: false)

    init(isInteractive: Bool, hasInteractiveErrors: Bool, columns: Int?, knowsColour: Bool) {
        self.isInteractive = isInteractive
        self.hasInteractiveErrors = hasInteractiveErrors
        self.columns = columns
        self.knowsColour = knowsColour
    }

    /// Asks the descriptors of this process; `COLUMNS` is heard before the terminal itself.
    init(environment: [String: String]) {
        isInteractive = isatty(STDOUT_FILENO) == 1
        hasInteractiveErrors = isatty(STDERR_FILENO) == 1
        columns = isInteractive ? Self.width(environment) : nil
        knowsColour = !["", "dumb"].contains(environment["TERM", default: ""])
    }

    private static func width(_ environment: [String: String]) -> Int {
        if let text = environment["COLUMNS"], let columns = Int(text), columns > 0 { return columns }
        var size = winsize()
        guard ioctl(STDOUT_FILENO, UInt(TIOCGWINSZ), &size) == 0, size.ws_col > 0 else { return 80 }
        return Int(size.ws_col)
    }
}
