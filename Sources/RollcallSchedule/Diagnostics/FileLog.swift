/// The messages about one file, in the order in which its reader found them.
final class FileLog {
    let path: String
    let source: SourceText
    private(set) var diagnostics: [Diagnostic] = []
    private(set) var errorCount = 0
    private var droppedCount = 0

    /// The most messages that are kept of a file: a bound for memory, far above what a person reads.
    static let limit = 10_000

    /// Whether further messages are only counted.
    var isFull: Bool { diagnostics.count >= Self.limit }

    init(path: String, source: SourceText) {
        self.path = path
        self.source = source
    }

    /// Adds a message about a stretch of the file.
    func report(_ finding: Finding, at range: Range<Int>, related: Range<Int>? = nil) {
        if finding.severity == .error { errorCount += 1 }
        guard !isFull else { return droppedCount += 1 }
        append(finding, at: range, related: related)
    }

    /// Says at the end of the file how many messages there was no room for.
    func close() {
        guard droppedCount > 0 else { return }
        let last = max(0, source.scalars.count - 1)
        append(.moreMessages(droppedCount), at: last..<source.scalars.count, related: nil)
    }

    private func append(_ finding: Finding, at range: Range<Int>, related: Range<Int>?) {
        let line = source.lineRange(at: range.lowerBound)
        diagnostics.append(
            Diagnostic(
                severity: finding.severity, code: finding.code, file: path, span: source.span(of: range),
                cell: source.cell(of: range.lowerBound), message: finding.message, help: finding.help,
                excerpt: line.isEmpty ? nil : Excerpt(of: range, in: source),
                related: related.map { Excerpt(of: $0, in: source) }))
    }

    /// Drops what was said, for an error that comes alone.
    func reset() {
        diagnostics = []
        droppedCount = 0
        errorCount = 0
    }

    /// The line of an offset, counted from 1.
    func line(of offset: Int) -> Int {
        source.position(of: offset).line
    }
}
