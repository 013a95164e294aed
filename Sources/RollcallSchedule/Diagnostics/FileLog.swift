/// The messages about one file, in the order in which its reader found them.
final class FileLog {
    let path: String
    let source: SourceText
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0

    init(path: String, source: SourceText) {
        self.path = path
        self.source = source
    }

    /// Adds a message about a stretch of the file.
    func report(_ finding: Finding, at range: Range<Int>, related: Range<Int>? = nil) {
        let line = source.lineRange(at: range.lowerBound)
        diagnostics.append(
            Diagnostic(
                severity: finding.severity, code: finding.code, file: path, span: source.span(of: range),
                message: finding.message, help: finding.help,
                excerpt: line.isEmpty ? nil : Excerpt(of: range, in: source),
                related: related.map { Excerpt(of: $0, in: source) }))
        if finding.severity == .error { errorCount += 1 }
    }

    /// Drops what was said, for an error that comes alone.
    func reset() {
        diagnostics = []
        errorCount = 0
    }

    /// The line of an offset, counted from 1.
    func line(of offset: Int) -> Int {
        source.position(of: offset).line
    }
}
