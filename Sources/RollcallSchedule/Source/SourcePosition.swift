/// A place in a file: where an editor would put the cursor.
public struct SourcePosition: Hashable, Comparable, Sendable {
    /// Counted from 1; lines end with LF, CRLF or CR.
    public var line: Int
    /// Counted from 1, in Unicode code points; a tab is one.
    public var column: Int

    /// Makes a place.
    public init(line: Int, column: Int) {
        self.line = line
        self.column = column
    }

    /// The first character of a file.
    public static let start = SourcePosition(line: 1, column: 1)

    /// Orders by place in the file.
    public static func < (left: SourcePosition, right: SourcePosition) -> Bool {
        (left.line, left.column) < (right.line, right.column)
    }
}

/// A stretch of a file; `end` is the place after its last character.
public struct SourceSpan: Hashable, Sendable {
    /// The first character.
    public var start: SourcePosition
    /// The place after the last character; equal to `start` where there is nothing but a place.
    public var end: SourcePosition

    /// Makes a stretch.
    public init(start: SourcePosition, end: SourcePosition) {
        self.start = start
        self.end = end
    }
}
