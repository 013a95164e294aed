/// Messages as text, one function a form; each answer ends with a line break and holds no other control character.
public struct DiagnosticRenderer: Sendable {
    /// Whether the human form is coloured.
    public var isColored: Bool

    /// Makes a renderer.
    public init(isColored: Bool = false) {
        self.isColored = isColored
    }

    /// For people: place and message, the line with a caret under the exact text, help.
    public func human(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { human($0) }.joined(separator: "\n")
    }

    /// One message for people.
    public func human(_ diagnostic: Diagnostic) -> String {
        let start = diagnostic.span.start
        let place = "\(Quoted.path(diagnostic.file)):\(start.line):\(start.column):"
        let severity = paint("\(diagnostic.severity.rawValue):", color(diagnostic.severity))
        var lines = [paint(place, .bold) + " \(severity) \(diagnostic.message) [\(diagnostic.code.rawValue)]"]
        let excerpts = [diagnostic.related, diagnostic.excerpt].compactMap { $0 }
        let gutter = excerpts.map { "\($0.line)".count }.max() ?? 0
        if let related = diagnostic.related {
            lines += show(related, mark: "-", color: .note, gutter: gutter)
        }
        if let excerpt = diagnostic.excerpt {
            lines += show(excerpt, mark: "^", color: color(diagnostic.severity), gutter: gutter)
        }
        if let help = diagnostic.help {
            lines.append("  \(String(repeating: " ", count: gutter)) = \(paint("help:", .note)) \(help)")
        }
        return lines.joined(separator: "\n") + "\n"
    }

    /// As compilers write them, for editors: a line for the message and one for its help, columns as gcc counts them.
    public func gcc(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            let place = "\(Quoted.path(diagnostic.file)):\(diagnostic.span.start.line):\(diagnostic.cell): "
            let first = place + "\(diagnostic.severity.rawValue): \(diagnostic.message) [\(diagnostic.code.rawValue)]\n"
            return first + (diagnostic.help.map { "\(place)note: \($0)\n" } ?? "")
        }.joined()
    }

    /// As annotations of GitHub Actions ("Workflow commands for GitHub Actions", setting an error message).
    ///
    /// Its runner drops the columns of an annotation over several lines, and complains (ActionCommandManager,
    /// ValidateLinesAndColumns); they are left out there.
    public func github(_ diagnostics: [Diagnostic]) -> String {
        diagnostics.map { diagnostic in
            let (start, end) = (diagnostic.span.start, diagnostic.span.end)
            let columns = start.line == end.line ? ["col=\(start.column)", "endColumn=\(end.column)"] : []
            let fields =
                ["file=\(githubProperty(diagnostic.file))", "line=\(start.line)", "endLine=\(end.line)"] + columns
                + ["title=\(githubProperty(diagnostic.code.rawValue))"]
            let text = diagnostic.message + (diagnostic.help.map { "\n\($0)" } ?? "")
            return "::\(diagnostic.severity.rawValue) \(fields.joined(separator: ","))::\(githubData(text))\n"
        }.joined()
    }

    /// `2 errors, 1 warning`; empty when there is nothing to count.
    public func summary(_ diagnostics: [Diagnostic]) -> String {
        let errors = diagnostics.count { $0.severity == .error }
        let warnings = diagnostics.count - errors
        let parts = [(errors, "error"), (warnings, "warning")].filter { $0.0 > 0 }
        return parts.map { "\($0.0) \($0.1)\($0.0 == 1 ? "" : "s")" }.joined(separator: ", ")
    }

    private func show(_ excerpt: Excerpt, mark: String, color: Color, gutter: Int) -> [String] {
        let number = String(repeating: " ", count: gutter - "\(excerpt.line)".count) + "\(excerpt.line)"
        let blank = String(repeating: " ", count: gutter)
        let caret = paint(String(repeating: mark, count: excerpt.width), color)
        return [
            "  \(number) | \(excerpt.text)",
            "  \(blank) | \(String(repeating: " ", count: excerpt.indent))\(caret)",
        ]
    }
}

extension DiagnosticRenderer {
    /// Select graphic rendition (ECMA-48, 8.3.117).
    private enum Color: String {
        case bold = "1"
        case error = "1;31"
        case warning = "1;33"
        case note = "1;36"
    }

    private func color(_ severity: Diagnostic.Severity) -> Color {
        severity == .error ? .error : .warning
    }

    private func paint(_ text: String, _ color: Color) -> String {
        isColored ? "\u{1B}[\(color.rawValue)m\(text)\u{1B}[0m" : text
    }

    private func githubData(_ text: String) -> String {
        replace(text, ["%": "%25", "\r": "%0D", "\n": "%0A"])
    }

    private func githubProperty(_ text: String) -> String {
        replace(text, ["%": "%25", "\r": "%0D", "\n": "%0A", ":": "%3A", ",": "%2C"])
    }

    private func replace(_ text: String, _ replacements: [Unicode.Scalar: String]) -> String {
        text.unicodeScalars.reduce(into: "") { result, scalar in
            result += replacements[scalar] ?? String(scalar)
        }
    }
}
