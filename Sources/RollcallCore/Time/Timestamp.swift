/// An instant, as whole microseconds of UTC since 1970-01-01T00:00:00Z, without leap seconds.
///
/// Microseconds are what SQLite text timestamps of Django and PostgreSQL's `timestamptz` can both hold, so that an
/// instant is equal to itself in every store.
public struct Timestamp: Hashable, Comparable, Sendable {
    /// Microseconds since 1970-01-01T00:00:00Z; negative before it.
    public var microseconds: Int64

    /// Makes the instant that lies the given microseconds after 1970-01-01T00:00:00Z.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Makes the instant that lies the given seconds after 1970-01-01T00:00:00Z; clamped to what an `Int64` holds.
    public init(seconds: Int64) {
        let (microseconds, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        self.microseconds = overflow ? (seconds < 0 ? .min : .max) : microseconds
    }

    /// 1970-01-01T00:00:00Z.
    public static let epoch = Timestamp(microseconds: 0)

    /// The latest instant that the program handles: 9999-12-31T23:59:59.999999Z.
    public static let distantFuture = Timestamp(microseconds: 253_402_300_799_999_999)

    /// The earliest instant that the program handles: 0001-01-01T00:00:00Z.
    public static let distantPast = Timestamp(microseconds: -62_135_596_800_000_000)

    /// Whether the left instant is the earlier.
    public static func < (left: Timestamp, right: Timestamp) -> Bool {
        left.microseconds < right.microseconds
    }

    /// The instant that lies a duration after another; fractions of a microsecond are dropped.
    ///
    /// Clamped to what an `Int64` holds: no stored value makes it trap.
    public static func + (left: Timestamp, right: Duration) -> Timestamp {
        Timestamp(microseconds: left.microseconds.adding(clamped: right.wholeMicroseconds))
    }

    /// The instant that lies a duration before another; fractions of a microsecond are dropped.
    ///
    /// Clamped as the sum.
    public static func - (left: Timestamp, right: Duration) -> Timestamp {
        Timestamp(microseconds: left.microseconds.subtracting(clamped: right.wholeMicroseconds))
    }

    /// The duration from the right instant to the left one; exact for any two.
    public static func - (left: Timestamp, right: Timestamp) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }
}

extension Timestamp: Codable {
    /// Reads the microseconds.
    public init(from decoder: any Decoder) throws {
        microseconds = try decoder.singleValueContainer().decode(Int64.self)
    }

    /// Writes the microseconds.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(microseconds)
    }
}
