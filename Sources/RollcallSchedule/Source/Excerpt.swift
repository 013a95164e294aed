internal import RollcallCore

/// The line that a message is about, ready for a terminal, and where the caret goes under it.
///
/// Tabs are spaces here, characters that would command a terminal are replaced, and a long line is cut around the
/// caret, so that an excerpt is small whatever the file.
public struct Excerpt: Hashable, Sendable {
    /// The line's number, counted from 1.
    public let line: Int
    /// The text to print.
    public let text: String
    /// The cells before the caret.
    public let indent: Int
    /// The cells that the caret underlines, at least 1.
    public let width: Int

    private static let tabStop = 4
    private static let before = 60
    private static let longest = 140

    /// Cuts the line that holds the beginning of the range out of a text.
    ///
    /// A range over several lines is underlined to the end of the first.
    init(of range: Range<Int>, in source: SourceText) {
        let start = min(range.lowerBound, source.scalars.count)
        let whole = source.lineRange(at: start)
        let first = start - whole.lowerBound > Self.before + 20 ? start - Self.before : whole.lowerBound
        let last = min(whole.upperBound, first + Self.longest)
        var view = String.UnicodeScalarView()
        if first > whole.lowerBound { view.append("…") }
        var cells = view.count
        var (indent, end) = (cells, cells)
        for offset in first..<max(first, last) {
            if offset == start { indent = cells }
            let scalar = source.scalars[offset]
            if scalar == "\t" {
                let spaces = Self.tabStop - cells % Self.tabStop
                view.append(contentsOf: String(repeating: " ", count: spaces).unicodeScalars)
                cells += spaces
            } else {
                let safe = DisplayWidth.safe(scalar)
                view.append(safe)
                cells += DisplayWidth.of(safe)
            }
            if offset < range.upperBound { end = cells }
        }
        if start >= last { (indent, end) = (cells, cells) }
        if last < whole.upperBound { view.append("…") }
        line = source.position(of: start).line
        text = String(view)
        self.indent = indent
        width = max(1, end - indent)
    }
}
