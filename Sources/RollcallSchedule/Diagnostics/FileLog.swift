/// The messages about one file, in the order in which its reader found them.
final class FileLog {
    let path: String
    let source: SourceText
    /// What was said.
    struct Notes: Sendable {
        var diagnostics: [Diagnostic] = []
        var errorCount = 0
        /// How many more messages there were.
        var droppedCount = 0
    }

    private(set) var notes = Notes()

    var diagnostics: [Diagnostic] { notes.diagnostics }
    var errorCount: Int { notes.errorCount }

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
        if finding.severity == .error { notes.errorCount += 1 }
        guard !isFull else { return notes.droppedCount += 1 }
        append(finding, at: range, related: related)
    }

    /// Adds what was said of a part of the file.
    func add(_ more: Notes) {
        let room = max(0, Self.limit - notes.diagnostics.count)
        notes.diagnostics += more.diagnostics.prefix(room)
        notes.droppedCount += more.droppedCount + max(0, more.diagnostics.count - room)
        notes.errorCount += more.errorCount
    }

    /// Says at the end of the file how many messages there was no room for.
    func close() {
        guard notes.droppedCount > 0 else { return }
        let last = max(0, source.scalars.count - 1)
        append(.moreMessages(notes.droppedCount), at: last..<source.scalars.count, related: nil)
    }

    private func append(_ finding: Finding, at range: Range<Int>, related: Range<Int>?) {
        let line = source.lineRange(at: range.lowerBound)
        notes.diagnostics.append(
            Diagnostic(
                severity: finding.severity, code: finding.code, file: path, span: source.span(of: range),
                cell: source.cell(of: range.lowerBound), message: finding.message, help: finding.help,
                excerpt: line.isEmpty ? nil : Excerpt(of: range, in: source),
                related: related.map { Excerpt(of: $0, in: source) }))
    }

    /// Drops what was said, for an error that comes alone.
    func reset() {
        notes = Notes()
    }

    /// The line of an offset, counted from 1.
    func line(of offset: Int) -> Int {
        source.position(of: offset).line
    }
}
