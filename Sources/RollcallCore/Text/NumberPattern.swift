/// Regular expressions, in the part of ECMAScript's that every engine has, for what this module reads by hand.
public enum NumberPattern {
    /// The whole numbers of a range in decimal, without leading zeros; in brackets, so that it may stand in others.
    ///
    /// - Parameter range: zero or more.
    public static func text(_ range: ClosedRange<Int>) -> String {
        var parts: [String] = []
        var lower = max(0, range.lowerBound)
        while lower <= range.upperBound {
            // Numbers of as many digits, of which the most at the end run through all of 0 to 9.
            var free = 0
            var block = 1
            while lower.isMultiple(of: block * 10), lower > 0, lower + block * 10 - 1 <= range.upperBound {
                block *= 10
                free += 1
            }
            let digit = lower / block % 10
            let last = min(9, digit + (range.upperBound - lower + 1) / block - 1)
            let head = lower / block / 10
            parts.append((head > 0 ? "\(head)" : "") + digits(digit, last) + repeated(free))
            lower += (last - digit + 1) * block
        }
        return "(?:\(parts.joined(separator: "|")))"
    }

    /// A word in capitals or not.
    public static func anyCase(_ word: String) -> String {
        word.map { $0.isLetter ? "[\($0.uppercased())\($0.lowercased())]" : String($0) }.joined()
    }

    private static func digits(_ first: Int, _ last: Int) -> String {
        first == last ? "\(first)" : "[\(first)-\(last)]"
    }

    private static func repeated(_ count: Int) -> String {
        count == 0 ? "" : count == 1 ? "[0-9]" : "[0-9]{\(count)}"
    }
}
