internal import RollcallCore

/// The checked text of a file, and where its lines begin.
///
/// Places are offsets in its code points, which is what libyaml's marks count; line and column are only made for
/// people.
struct SourceText {
    /// The text without a byte order mark.
    let scalars: [Unicode.Scalar]
    /// The same as UTF-8.
    let utf8: [UInt8]
    private let lineStarts: [Int]

    /// Takes any code points, for the messages about files that are not text.
    init(scalars: [Unicode.Scalar], utf8: [UInt8] = []) {
        self.scalars = scalars
        self.utf8 = utf8
        var starts = [0]
        for index in scalars.indices {
            let isEnd = scalars[index] == "\n" || (scalars[index] == "\r" && !scalars[index...].startsWithCRLF)
            if isEnd { starts.append(index + 1) }
        }
        lineStarts = starts
    }

    /// The line and column of an offset.
    func position(of offset: Int) -> SourcePosition {
        let line = line(of: offset)
        return SourcePosition(line: line + 1, column: offset - lineStarts[line] + 1)
    }

    /// The lines and columns of a stretch.
    func span(of range: Range<Int>) -> SourceSpan {
        SourceSpan(start: position(of: range.lowerBound), end: position(of: range.upperBound))
    }

    /// The stretch of the line that holds an offset, without its line break.
    func lineRange(at offset: Int) -> Range<Int> {
        let line = line(of: offset)
        let start = lineStarts[line]
        let limit = line + 1 < lineStarts.count ? lineStarts[line + 1] : scalars.count
        let end = scalars[start..<limit].lastIndex { $0 != "\n" && $0 != "\r" }.map { $0 + 1 } ?? start
        return start..<end
    }

    /// The column of an offset in the cells of a terminal, from 1, tab stops every 8; in code points where the line is
    /// so long that nobody sees it whole.
    func cell(of offset: Int) -> Int {
        let start = lineStarts[line(of: offset)]
        guard offset - start <= 1_000 else { return offset - start + 1 }
        var cells = 0
        for scalar in scalars[start..<min(offset, scalars.count)] {
            cells = scalar == "\t" ? (cells / 8 + 1) * 8 : cells + DisplayWidth.of(scalar)
        }
        return cells + 1
    }

    /// The text of a stretch.
    func text(_ range: Range<Int>) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: scalars[range.clamped(to: scalars.indices)])
        return String(view)
    }

    /// The run of characters from an offset on that are no blanks, at least one and at most a hundred.
    func word(at offset: Int) -> Range<Int> {
        let rest = scalars[min(offset, scalars.count)...].prefix(100)
        let end = rest.firstIndex { $0 == " " || $0 == "\t" || $0 == "\n" || $0 == "\r" } ?? rest.endIndex
        return rest.startIndex..<max(end, min(rest.startIndex + 1, scalars.count))
    }

    /// The index of the line, by halving.
    private func line(of offset: Int) -> Int {
        var (low, high) = (0, lineStarts.count)
        while high - low > 1 {
            let middle = (low + high) / 2
            if lineStarts[middle] <= offset { low = middle } else { high = middle }
        }
        return low
    }
}

extension ArraySlice<Unicode.Scalar> {
    fileprivate var startsWithCRLF: Bool {
        count > 1 && self[startIndex] == "\r" && self[startIndex + 1] == "\n"
    }
}
