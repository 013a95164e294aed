/// A message as `rollcall schedule validate --json` prints it; every field is always there.
public struct DiagnosticRecord: Hashable, Sendable, Codable {
    /// `error` or `warning`.
    public var severity: Diagnostic.Severity
    /// In kebab-case.
    public var code: DiagnosticCode
    /// As it was named.
    public var file: String
    /// Of the first character, counted from 1.
    public var line: Int
    /// Of the first character, counted from 1 in code points.
    public var column: Int
    /// Of the place after the last character.
    public var endLine: Int
    /// Of the place after the last character.
    public var endColumn: Int
    /// What is wrong.
    public var message: String
    /// How to mend it; null where that cannot be said.
    public var help: String?

    private enum CodingKeys: String, CodingKey {
        case severity, code, file, line, column
        case endLine = "end_line"
        case endColumn = "end_column"
        case message, help
    }

    /// Takes the fields of a message.
    public init(_ diagnostic: Diagnostic) {
        severity = diagnostic.severity
        code = diagnostic.code
        file = diagnostic.file
        line = diagnostic.span.start.line
        column = diagnostic.span.start.column
        endLine = diagnostic.span.end.line
        endColumn = diagnostic.span.end.column
        message = diagnostic.message
        help = diagnostic.help
    }

    /// Writes every field, a missing help as null.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: CodingKeys.self)
        try container.encode(severity, forKey: .severity)
        try container.encode(code, forKey: .code)
        try container.encode(file, forKey: .file)
        try container.encode(line, forKey: .line)
        try container.encode(column, forKey: .column)
        try container.encode(endLine, forKey: .endLine)
        try container.encode(endColumn, forKey: .endColumn)
        try container.encode(message, forKey: .message)
        try container.encode(help, forKey: .help)
    }
}
