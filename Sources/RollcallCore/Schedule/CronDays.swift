/// The days of the calendar that a cron expression matches.
///
/// The sets are never empty. Days are found a month at a time, as bits, never one by one.
struct CronDays: Hashable, Sendable {
    /// How the day of the month and the weekday go together.
    enum Rule: Hashable, Sendable {
        /// Both must match: one of the two fields begins with `*`.
        case both
        /// One is enough: neither does.
        case either
    }

    /// What is looked at; no other date matches.
    private static let dates = CivilDate(year: 1, month: 1, day: 1)...CivilDate(year: 9999, month: 12, day: 31)

    /// 1...31.
    var monthDays: FieldSet
    /// 1...12.
    var months: FieldSet
    /// 0...6, 0 is Sunday.
    var weekdays: FieldSet
    /// Debian's cron and POSIX crontab agree on it, but for `*/2`, which only begins with `*`: POSIX does not have it.
    var rule: Rule

    /// Whether no date ever matches, such as 30 February.
    ///
    /// The calendar repeats after 400 years, which have every date on every weekday; so with a weekday set that is not
    /// empty it is enough to ask whether the date exists.
    var neverMatch: Bool {
        rule == .both && !months.numbers.contains { monthDays.first <= CivilDate.length(ofMonth: $0, year: 2000) }
    }

    func contains(_ date: CivilDate) -> Bool {
        Self.dates.contains(date) && matching(year: date.year, month: date.month).contains(date.day)
    }

    /// The first at or after the given date; nil when there is none up to the year 9999.
    func next(atOrAfter date: CivilDate) -> CivilDate? {
        guard !neverMatch else { return nil }
        let date = max(date, Self.dates.lowerBound)
        var (year, month, day) = (date.year, date.month, date.day)
        while year <= Self.dates.upperBound.year {
            if let found = matching(year: year, month: month).next(atOrAfter: day) {
                return CivilDate(year: year, month: month, day: found)
            }
            day = 1
            if let next = months.next(atOrAfter: month + 1) {
                month = next
            } else {
                (year, month) = (year + 1, months.first)
            }
        }
        return nil
    }

    /// The last at or before the given date; nil when there is none from the year 1 on.
    func last(atOrBefore date: CivilDate) -> CivilDate? {
        guard !neverMatch else { return nil }
        let date = min(date, Self.dates.upperBound)
        var (year, month, day) = (date.year, date.month, date.day)
        while year >= Self.dates.lowerBound.year {
            if let found = matching(year: year, month: month).last(atOrBefore: day) {
                return CivilDate(year: year, month: month, day: found)
            }
            day = 31
            if let previous = months.last(atOrBefore: month - 1) {
                month = previous
            } else {
                (year, month) = (year - 1, months.last)
            }
        }
        return nil
    }

    /// How many lie at or after the first date and at or before the second.
    func count(from start: CivilDate, through end: CivilDate) -> Int {
        let start = max(start, Self.dates.lowerBound)
        let end = min(end, Self.dates.upperBound)
        guard start <= end else { return 0 }
        var count = 0
        for year in start.year...end.year {
            let first = year == start.year ? start.month : 1
            let last = year == end.year ? end.month : 12
            for month in first...last { count += matching(year: year, month: month).count }
        }
        let before = matching(year: start.year, month: start.month).count(through: start.day - 1)
        let last = matching(year: end.year, month: end.month)
        return count - before - (last.count - last.count(through: end.day))
    }

    /// A number of days that no two matching days are closer together than.
    ///
    /// Months are not looked at but for their being 28 days or more, so it may be less than the true distance.
    var shortestGap: Int {
        guard rule == .both else { return 1 }
        let week = min(weekdays.shortestGap ?? 7, 7 - weekdays.last + weekdays.first)
        let month = min(monthDays.shortestGap ?? 28, max(28 - monthDays.last + monthDays.first, 1))
        return max(week, month)
    }

    /// The days of one month, as 1...31.
    private func matching(year: Int, month: Int) -> FieldSet {
        guard months.contains(month) else { return FieldSet() }
        let days = FieldSet(bits: (2 << UInt64(CivilDate.length(ofMonth: month, year: year))) - 2)
        return days & (rule == .both ? monthDays & onWeekdays(year, month) : monthDays | onWeekdays(year, month))
    }

    /// The days 1...35 of the month that fall on the weekdays: one week, turned to the first's weekday, five times.
    private func onWeekdays(_ year: Int, _ month: Int) -> FieldSet {
        let first = UInt64(CivilDate(year: year, month: month, day: 1).weekday)
        let week = (weekdays.bits >> first | weekdays.bits << (7 - first)) & 0x7F
        return FieldSet(bits: (week | week << 7 | week << 14 | week << 21 | week << 28) << 1)
    }
}
