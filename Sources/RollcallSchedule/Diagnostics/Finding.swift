/// What is wrong and how to mend it, not yet where; all of them are worded in `Wording.swift`.
struct Finding: Error {
    var code: DiagnosticCode
    var message: String
    var help: String?
    var severity = Diagnostic.Severity.error

    init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
        self.code = code
        self.message = message
        self.help = help
    }

    /// The same as a warning.
    var asWarning: Finding {
        var copy = self
        copy.severity = .warning
        return copy
    }
}
