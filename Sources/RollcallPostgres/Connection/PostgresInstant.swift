internal import RollcallCore

/// Instants as `timestamptz` has them: microseconds since the year 2000, with the ends for infinity.
enum PostgresInstant {
    /// From 1970 to 2000.
    private static let offset: Int64 = 946_684_800_000_000
    /// What the type can hold: the years -4713 to 294,276 (`timestamp.h`).
    private static let range: Range<Int64> = -211_813_488_000_000_000..<9_223_371_331_200_000_000

    /// The number for an instant; one that the type cannot hold is infinitely far.
    static func encode(_ instant: Timestamp) -> Int64 {
        let (number, overflows) = instant.microseconds.subtractingReportingOverflow(offset)
        guard !overflows, range.contains(number) else { return instant.microseconds < 0 ? .min : .max }
        return number
    }

    /// The instant of a number.
    static func decode(_ number: Int64) -> Timestamp {
        switch number {
        case .min, .max: Timestamp(microseconds: number)
        default: Timestamp(microseconds: number + offset)
        }
    }
}
