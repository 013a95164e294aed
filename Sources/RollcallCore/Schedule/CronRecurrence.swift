/// The instants at which a clock shows a time that a cron expression matches; `CronClock` says which where the clock is
/// changed.
public struct CronRecurrence: Sendable {
    /// Which times of the clock.
    public let expression: CronExpression
    /// The clock's zone: an IANA name.
    public let timezone: String
    /// The zone itself; nil where it is not known, and then there are no ticks.
    public let zone: Zone?
    /// What happens where the clock is changed.
    public let dst: DaylightPolicy

    /// Makes a recurrence of an expression on the clock of a zone.
    public init(expression: CronExpression, zone: Zone = .utc, dst: DaylightPolicy = .standard) {
        self.init(expression: expression, timezone: zone.name, zone: zone, dst: dst)
    }

    /// Makes a recurrence on the clock of a zone that this host may not have.
    init(expression: CronExpression, timezone: String, zone: Zone?, dst: DaylightPolicy) {
        self.expression = expression
        self.timezone = timezone
        self.zone = zone
        self.dst = dst
    }

    /// The first tick strictly after the instant; nil when there is none up to the year 9999.
    public func next(after instant: Timestamp) -> Timestamp? {
        clock?.next(after: max(instant, Self.beforeFirst))
    }

    /// The newest tick at or before the instant, from 1970 on; nil when there was none yet.
    public func last(atOrBefore instant: Timestamp) -> Timestamp? {
        guard instant >= .epoch, let tick = clock?.last(atOrBefore: min(instant, .distantFuture)), tick >= .epoch
        else { return nil }
        return tick
    }

    /// How many ticks lie after the first instant and at or before the second.
    public func count(after start: Timestamp, through end: Timestamp) -> Int {
        let first = max(start, Self.beforeFirst)
        let last = min(end, .distantFuture)
        return first < last ? clock?.count(after: first, through: last) ?? 0 : 0
    }

    /// `cron 0 9 * * *`, with the zone behind it when that is not UTC.
    public var text: String {
        "cron \(expression.source)" + (timezone == "UTC" ? "" : " \(timezone)")
    }

    /// Ticks begin with the epoch, as those of `every` do.
    private static let beforeFirst = Timestamp(microseconds: -1)

    var clock: CronClock? {
        zone.map { CronClock(expression: expression, rules: $0.rules, dst: dst) }
    }
}

/// Equal when the file says the same: an update of a zone's rules is no edit of a job.
extension CronRecurrence: Hashable {
    /// Whether expression, zone's name and policy are the same.
    public static func == (left: CronRecurrence, right: CronRecurrence) -> Bool {
        left.expression == right.expression && left.timezone == right.timezone && left.dst == right.dst
    }

    /// Hashes expression, zone's name and policy.
    public func hash(into hasher: inout Hasher) {
        hasher.combine(expression)
        hasher.combine(timezone)
        hasher.combine(dst)
    }
}

/// Stored as in the schedule file: `{"cron":"0 9 * * *","timezone":"UTC","dst":"standard"}`.
extension CronRecurrence: Codable {
    private enum Key: String, CodingKey {
        case cron, timezone, dst
    }

    /// Reads the text and parses it; `DecodingError.dataCorrupted` when it is not a cron expression.
    ///
    /// The zone is that of the catalogue under `ZoneCatalogue.decodingKey`.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        switch CronExpression.parse(try container.decode(String.self, forKey: .cron)) {
        case .success(let expression):
            let timezone = try container.decode(String.self, forKey: .timezone)
            let zones = ZoneCatalogue.decodingKey.flatMap { decoder.userInfo[$0] as? ZoneCatalogue } ?? .utc
            self.init(
                expression: expression, timezone: timezone, zone: zones.zone(timezone),
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
