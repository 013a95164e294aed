extension CronExpression {
    /// Whether the time, its microseconds zero, is one that the expression names.
    public func matches(_ time: CivilTime) -> Bool {
        time.microsecond == 0 && days.contains(time.date) && times.contains(time.secondOfDay)
    }

    /// The first matching time strictly after the given one; nil when there is none in the years 1 to 9999.
    ///
    /// Months are the unit of the search. The longest step is the forty years between two leap days on one weekday
    /// around 2100, so that it is short for every expression; one that never matches is answered at once.
    public func next(after time: CivilTime) -> CivilTime? {
        if days.contains(time.date), let next = times.next(atOrAfter: time.secondOfDay + 1) {
            return CivilTime(date: time.date, secondOfDay: next)
        }
        return days.next(atOrAfter: time.date.adding(days: 1)).map {
            CivilTime(date: $0, secondOfDay: times.first)
        }
    }

    /// The last matching time at or before the given one; nil when there is none in the years 1 to 9999.
    public func last(atOrBefore time: CivilTime) -> CivilTime? {
        if days.contains(time.date), let last = times.last(atOrBefore: time.secondOfDay) {
            return CivilTime(date: time.date, secondOfDay: last)
        }
        return days.last(atOrBefore: time.date.adding(days: -1)).map {
            CivilTime(date: $0, secondOfDay: times.last)
        }
    }

    /// How many matching times lie after the first and at or before the second.
    ///
    /// The days between are counted a month at a time, each with the same number of times.
    public func count(after start: CivilTime, through end: CivilTime) -> Int {
        guard start < end else { return 0 }
        let whole = days.count(from: start.date, through: end.date.adding(days: -1)) * times.count
        let before = days.contains(start.date) ? times.count(through: start.secondOfDay) : 0
        let after = days.contains(end.date) ? times.count(through: end.secondOfDay) : 0
        return whole - before + after
    }
}
