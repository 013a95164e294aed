/// One thing that is wrong with a schedule: where, what, and how to mend it.
public struct Diagnostic: Hashable, Sendable {
    /// Whether the schedule can be used.
    public enum Severity: String, Hashable, Sendable, Codable {
        /// It cannot.
        case error
        /// It can, but may not do what was meant.
        case warning
    }

    /// How bad it is.
    public var severity: Severity
    /// What kind of mistake it is.
    public var code: DiagnosticCode
    /// The file, as it was named.
    public var file: String
    /// Where in the file.
    public var span: SourceSpan
    /// The first character's column as GNU counts it (GNU Coding Standards, "Formatting Error Messages"): from 1, in the
    /// cells of a terminal, tab stops every 8.
    public var cell: Int
    /// What is wrong: one sentence, lower case, no full stop.
    public var message: String
    /// How to mend it, where that can be said.
    public var help: String?
    /// The line; nil where the file has none to show.
    public var excerpt: Excerpt?
    /// The line of the same file that the message speaks of too, as the first of two equal keys.
    public var related: Excerpt?
}
