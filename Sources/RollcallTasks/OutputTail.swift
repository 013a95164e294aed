/// Which lines of a program are kept: the first as they come, and the last when it has ended.
///
/// A run has room for a thousand lines, attempts together, so that three attempts fit.
struct OutputTail {
    /// So many lines are told as they come.
    static let headLimit = 200
    /// So many of those after them are told at the end.
    static let tailLimit = 100

    private var told = 0
    private var tail: [String] = []
    private var next = 0
    private var dropped = 0

    /// Whether a line is to be told now; else it is kept for the end.
    mutating func take(_ line: String) -> Bool {
        guard told == Self.headLimit else {
            told += 1
            return true
        }
        if tail.count < Self.tailLimit {
            tail.append(line)
        } else {
            tail[next] = line
            next = (next + 1) % Self.tailLimit
            dropped += 1
        }
        return false
    }

    /// How many lines are missing before the last ones, and these.
    var rest: (dropped: Int, lines: [String]) {
        (dropped, Array(tail[next...] + tail[..<next]))
    }
}
