/// What a clock and a calendar on a wall show: a date and a time of day of the proleptic Gregorian calendar, in no
/// time zone.
///
/// Years 1 to 9999 are meant; there are no leap seconds.
public struct CivilTime: Hashable, Sendable {
    /// The year.
    public var year: Int
    /// 1 to 12.
    public var month: Int
    /// 1 to 31.
    public var day: Int
    /// 0 to 23.
    public var hour: Int
    /// 0 to 59.
    public var minute: Int
    /// 0 to 59.
    public var second: Int
    /// 0 to 999,999.
    public var microsecond: Int

    /// Makes the time of the given fields, which are not checked.
    ///
    /// A day, hour, minute, second or microsecond out of its range counts on into the next unit when the time becomes
    /// an instant; a month must be in range. Text of a user's goes through `init(checkingYear:…)` or `init(text:)`.
    public init(
        year: Int, month: Int, day: Int, hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        self.year = year
        self.month = month
        self.day = day
        self.hour = hour
        self.minute = minute
        self.second = second
        self.microsecond = microsecond
    }

    /// Makes the time of the given fields; nil when a field is out of range, the day past the end of its month
    /// included.
    public init?(
        checkingYear year: Int, month: Int, day: Int,
        hour: Int = 0, minute: Int = 0, second: Int = 0, microsecond: Int = 0
    ) {
        guard (1...9999).contains(year), (1...12).contains(month),
            (1...CivilDate.length(ofMonth: month, year: year)).contains(day),
            (0...23).contains(hour), (0...59).contains(minute), (0...59).contains(second),
            (0...999_999).contains(microsecond)
        else { return nil }
        self.init(
            year: year, month: month, day: day, hour: hour, minute: minute, second: second, microsecond: microsecond)
    }

    /// Makes the time of the given day, the given seconds after its midnight.
    public init(date: CivilDate, secondOfDay: Int = 0) {
        self.init(
            year: date.year, month: date.month, day: date.day,
            hour: secondOfDay / 3_600, minute: secondOfDay / 60 % 60, second: secondOfDay % 60)
    }

    /// Makes what a clock shows at the instant, where clocks are ahead of UTC by `offset`.
    public init(_ timestamp: Timestamp, offset: Duration = .zero) {
        // Divided apart, so that no instant overflows.
        let instant = timestamp.microseconds.dividedDown(by: Self.microsecondsPerDay)
        let shift = offset.wholeMicroseconds.dividedDown(by: Self.microsecondsPerDay)
        let time = (instant.remainder + shift.remainder).dividedDown(by: Self.microsecondsPerDay)
        let (second, microsecond) = Int(time.remainder).quotientAndRemainder(dividingBy: 1_000_000)
        let date = CivilDate(dayNumber: Int(instant.quotient + shift.quotient + time.quotient))
        self.init(date: date, secondOfDay: second)
        self.microsecond = microsecond
    }

    /// The instant at which a clock that is ahead of UTC by `offset` shows this time.
    public func timestamp(offset: Duration = .zero) -> Timestamp {
        let day = Int64(date.dayNumber) * Self.microsecondsPerDay
        return Timestamp(microseconds: day + Int64(secondOfDay) * 1_000_000 + Int64(microsecond)) - offset
    }

    /// The calendar day.
    public var date: CivilDate {
        CivilDate(year: year, month: month, day: day)
    }

    /// Whole seconds since midnight.
    public var secondOfDay: Int {
        (hour * 60 + minute) * 60 + second
    }

    /// The day of the week: 0 is Sunday, 6 is Saturday.
    public var weekday: Int { date.weekday }

    private static let microsecondsPerDay: Int64 = 86_400_000_000
}

extension CivilTime: Comparable {
    /// Whether the left time is the earlier on one clock.
    public static func < (left: CivilTime, right: CivilTime) -> Bool {
        (left.date, left.secondOfDay, left.microsecond) < (right.date, right.secondOfDay, right.microsecond)
    }
}
