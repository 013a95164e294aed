/// A syntax error with what stands around it, from which its words are chosen.
struct SyntaxPlace {
    /// libyaml's own words.
    let problem: String
    /// What libyaml was reading.
    let context: String
    /// Where to point: where the mistake is, which is not always where libyaml noticed it.
    let range: Range<Int>
    /// The first character there; nil at the end of the file.
    let character: Unicode.Scalar?
    /// The word there.
    let word: String
    /// The whole line there.
    let line: String
    /// The line, counted from 1, in which what libyaml was reading began.
    let contextLine: Int

    /// Errors that libyaml notices only after the thing that it was reading.
    private static let noticedLate = [
        "could not find expected ':'", "found unexpected end of stream",
        "found unexpected document indicator", "did not find expected alphabetic or numeric character",
    ]

    init(error: YAMLSyntaxError, source: SourceText) {
        problem = error.problem
        context = error.context
        let isLate = Self.noticedLate.contains(error.problem) && !error.context.isEmpty
        let offset = min(isLate ? error.contextOffset : error.offset, source.scalars.count)
        range = Self.place(offset, in: source)
        character = source.scalars.indices.contains(range.lowerBound) ? source.scalars[range.lowerBound] : nil
        word = source.text(range)
        line = source.text(source.lineRange(at: range.lowerBound))
        contextLine = source.position(of: min(error.contextOffset, source.scalars.count)).line
    }

    /// The word at the offset, or, where a line or the file has ended, the last character before it.
    private static func place(_ offset: Int, in source: SourceText) -> Range<Int> {
        guard offset < source.scalars.count else {
            let last = source.scalars.lastIndex { $0 != "\n" && $0 != "\r" && $0 != " " } ?? 0
            return last..<min(last + 1, source.scalars.count)
        }
        return source.word(at: offset)
    }
}
