/// What is wrong and how to mend it, not yet where; all of them are worded in `Wording.swift`.
struct Finding: Error {
    var code: DiagnosticCode
    private(set) var message: String
    private(set) var help: String?
    var severity = Diagnostic.Severity.error

    init(_ code: DiagnosticCode, _ message: String, help: String? = nil) {
        self.code = code
        self.message = Quoted.sentence(message)
        self.help = help.map(Quoted.sentence)
    }

    /// The same, with more at the message's end.
    func with(ending: String) -> Finding {
        Finding(code, message + ending, help: help)
    }

    /// The same as a warning.
    var asWarning: Finding {
        var copy = self
        copy.severity = .warning
        return copy
    }
}
