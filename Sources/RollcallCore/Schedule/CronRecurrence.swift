/// The instants at which a clock shows a time that a cron expression matches.
public struct CronRecurrence: Hashable, Sendable {
    /// Which times of the clock.
    public let expression: CronExpression
    /// The clock's zone: an IANA name.
    public let timezone: String
    /// What happens where the clock is changed.
    public let dst: DaylightPolicy

    /// Makes a recurrence of an expression on the clock of a zone.
    public init(expression: CronExpression, timezone: String = "UTC", dst: DaylightPolicy = .standard) {
        self.expression = expression
        self.timezone = timezone
        self.dst = dst
    }

    /// The first tick strictly after the instant; nil when there is none up to the year 9999.
    public func next(after instant: Timestamp) -> Timestamp? {
        expression.next(after: clock(at: max(instant, Self.beforeFirst))).map(instant(at:))
    }

    /// The newest tick at or before the instant, from 1970 on; nil when there was none yet.
    public func last(atOrBefore instant: Timestamp) -> Timestamp? {
        guard instant >= .epoch, let time = expression.last(atOrBefore: clock(at: instant)) else { return nil }
        let tick = self.instant(at: time)
        return tick >= .epoch ? tick : nil
    }

    /// How many ticks lie after the first instant and at or before the second.
    public func count(after start: Timestamp, through end: Timestamp) -> Int {
        let first = max(start, Self.beforeFirst)
        let last = min(end, .distantFuture)
        return first < last ? expression.count(after: clock(at: first), through: clock(at: last)) : 0
    }

    /// `cron 0 9 * * *`, with the zone behind it when that is not UTC.
    public var text: String {
        "cron \(expression.source)" + (timezone == "UTC" ? "" : " \(timezone)")
    }

    /// Ticks begin with the epoch, as those of `every` do.
    private static let beforeFirst = Timestamp(microseconds: -1)
}

/// The one place that knows how far the clock is from UTC.
///
/// The clock runs in UTC: who reads a schedule accepts no other zone yet. Zones come in here as `TimeZoneRules`, and
/// `dst` with them; the expression itself never sees an instant.
extension CronRecurrence {
    private func clock(at instant: Timestamp) -> CivilTime {
        CivilTime(instant)
    }

    private func instant(at time: CivilTime) -> Timestamp {
        time.timestamp()
    }
}

/// Stored as in the schedule file: `{"cron":"0 9 * * *","timezone":"UTC","dst":"standard"}`.
extension CronRecurrence: Codable {
    private enum Key: String, CodingKey {
        case cron, timezone, dst
    }

    /// Reads the text and parses it; `DecodingError.dataCorrupted` when it is not a cron expression.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch CronExpression.parse(try container.decode(String.self, forKey: .cron)) {
        case .success(let expression):
            self.init(
                expression: expression,
                timezone: try container.decode(String.self, forKey: .timezone),
                dst: try container.decode(DaylightPolicy.self, forKey: .dst))
        case .failure(let problem):
            throw DecodingError.dataCorruptedError(forKey: .cron, in: container, debugDescription: problem.message)
        }
    }

    /// Writes the text, the zone and the policy.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(expression.source, forKey: .cron)
        try container.encode(timezone, forKey: .timezone)
        try container.encode(dst, forKey: .dst)
    }
}
