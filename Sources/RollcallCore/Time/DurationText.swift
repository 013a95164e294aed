/// Durations as people write them: `60s`, `1h30m`, `PT60S`, `1.5`.
public enum DurationText {
    /// The longest duration that text can give: 10,000 Gregorian years, so that no sum with an instant overflows.
    public static let longest = Duration.seconds(3_652_425 * 86_400)

    /// Why a text is not a duration, in words for the one who wrote it.
    public struct Problem: Error, Hashable, Sendable {
        /// What is wrong: one sentence, lower case, no full stop.
        public var message: String
        /// What to write instead, where that can be said.
        public var help: String?

        /// Makes a problem of its words.
        public init(message: String, help: String? = nil) {
            self.message = message
            self.help = help
        }
    }

    /// The duration in its one canonical form, which `parse` reads back as the same whole microseconds.
    ///
    /// Below a second `250ms` or `1us`; below two minutes in seconds, `60s`, `90s`, `1.5s`; from there in days, hours,
    /// minutes and seconds without those that are zero: `10m`, `1h30m`, `1d`. Zero is `0s`. Fractions of a
    /// microsecond are dropped; a negative duration has a `-`, which `parse` refuses.
    public static func format(_ duration: Duration) -> String {
        let total = duration.wholeMicroseconds
        let sign = total < 0 ? "-" : ""
        let microseconds = total.magnitude
        switch microseconds {
        case 0: return "0s"
        case ..<1_000_000:
            let isWhole = microseconds.isMultiple(of: 1_000)
            return sign + (isWhole ? "\(microseconds / 1_000)ms" : "\(microseconds)us")
        case ..<120_000_000: return sign + seconds(microseconds)
        default: return sign + parts(microseconds)
        }
    }

    private static func parts(_ microseconds: UInt64) -> String {
        var text = ""
        var rest = microseconds
        for (unit, name) in [(86_400_000_000, "d"), (3_600_000_000, "h"), (60_000_000, "m")] as [(UInt64, String)] {
            let (count, remainder) = rest.quotientAndRemainder(dividingBy: unit)
            if count > 0 { text += "\(count)\(name)" }
            rest = remainder
        }
        return rest == 0 ? text : text + seconds(rest)
    }

    /// `90s` or `1.5s`.
    private static func seconds(_ microseconds: UInt64) -> String {
        let (whole, fraction) = microseconds.quotientAndRemainder(dividingBy: 1_000_000)
        guard fraction > 0 else { return "\(whole)s" }
        var digits = ""
        digits.append(Int(fraction), width: 6)
        while digits.hasSuffix("0") { digits.removeLast() }
        return "\(whole).\(digits)s"
    }
}
