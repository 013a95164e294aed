/// The days of the calendar that a cron expression matches.
///
/// Days are found a month at a time, as bits, never one by one.
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

    let monthDays: MonthDays
    /// 1...12; never empty.
    let months: FieldSet
    let weekdays: Weekdays
    /// Debian's cron and POSIX crontab agree on it, but for `*/2`, which only begins with `*`: POSIX does not have it.
    let rule: Rule
    /// Whether no date ever matches, such as 30 February.
    let neverMatch: Bool

    init(monthDays: MonthDays, months: FieldSet, weekdays: Weekdays, rule: Rule) {
        self.monthDays = monthDays
        self.months = months
        self.weekdays = weekdays
        self.rule = rule
        neverMatch = months.numbers.allSatisfy { month in
            MonthShape.all(ofMonth: month).allSatisfy { shape in
                Self.days(of: shape, monthDays, weekdays, rule).isEmpty
            }
        }
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
    /// Exact where a field has `L`, `W` or `#`. Else months are not looked at but for their being 28 days or more, so
    /// it may be less than the true distance.
    var shortestGap: Int {
        guard monthDays.movable.isEmpty, weekdays.movable.isEmpty else { return shortestGapFound }
        guard rule == .both else { return 1 }
        let (weekdays, monthDays) = (weekdays.numbers, monthDays.numbers)
        let week = min(weekdays.shortestGap ?? 7, 7 - weekdays.last + weekdays.first)
        let month = min(monthDays.shortestGap ?? 28, max(28 - monthDays.last + monthDays.first, 1))
        return max(week, month)
    }

    /// The least distance in 28 years: after them the calendar repeats, but for the centuries.
    private var shortestGapFound: Int {
        var (shortest, last) = (28 * 365, Int?.none)
        for year in 1972..<2000 {
            for month in months.numbers {
                let before = CivilDate(year: year, month: month, day: 1).dayNumber - 1
                for day in matching(year: year, month: month).numbers {
                    if let last { shortest = min(shortest, before + day - last) }
                    last = before + day
                }
            }
        }
        return shortest
    }

    /// The days of one month, as 1...31.
    private func matching(year: Int, month: Int) -> FieldSet {
        guard months.contains(month) else { return FieldSet() }
        return Self.days(of: MonthShape(year: year, month: month), monthDays, weekdays, rule)
    }

    private static func days(
        of month: MonthShape, _ monthDays: MonthDays, _ weekdays: Weekdays, _ rule: Rule
    ) -> FieldSet {
        let (first, second) = (monthDays.days(of: month), weekdays.days(of: month))
        return rule == .both ? first & second : first | second
    }
}
