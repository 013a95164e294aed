internal import RollcallSchedule

/// Why a schedule's files are not taken, for a log line, the registry and `status`.
struct ScheduleFault: Hashable, Sendable {
    /// The most messages that are told; `schedule validate` tells all.
    private static let shown = 3

    /// `presence.yaml:4:5: unknown key "evry" [unknown-key] (did you mean every?); and 2 more`.
    let message: String

    /// What the reader found.
    init(_ diagnostics: [Diagnostic]) {
        let errors = diagnostics.filter { $0.severity == .error }
        var parts = errors.prefix(Self.shown).map(\.oneLine)
        if errors.count > Self.shown {
            parts.append("and \(errors.count - Self.shown) more, which rollcall schedule validate shows")
        }
        message = parts.joined(separator: "; ").escapingControls()
    }

    /// What stopped the reading.
    init(_ failure: CommandFailure) {
        message = (failure.message + (failure.help.first.map { " (\($0))" } ?? "")).escapingControls()
    }
}

extension Diagnostic {
    /// Place, message, code and help in one line.
    var oneLine: String {
        let place = "\(file):\(span.start.line):\(span.start.column)"
        return "\(place): \(message) [\(code.rawValue)]" + (help.map { " (\($0))" } ?? "")
    }
}
