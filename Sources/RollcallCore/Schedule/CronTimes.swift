/// The times of a day that a cron expression matches, the same every day.
///
/// A time is counted in whole seconds since midnight. The sets are never empty.
struct CronTimes: Hashable, Sendable {
    /// 0...59; just 0 for an expression of five fields.
    let seconds: FieldSet
    /// 0...59.
    let minutes: FieldSet
    /// 0...23.
    let hours: FieldSet

    /// How many there are in a day.
    var count: Int { hours.count * minutes.count * seconds.count }

    /// The earliest of a day.
    var first: Int { time(hours.first, minutes.first, seconds.first) }

    /// The latest of a day.
    var last: Int { time(hours.last, minutes.last, seconds.last) }

    func contains(_ time: Int) -> Bool {
        let (hour, minute, second) = fields(of: time)
        return hours.contains(hour) && minutes.contains(minute) && seconds.contains(second)
    }

    /// The earliest at or after the given time.
    func next(atOrAfter time: Int) -> Int? {
        let (hour, minute, second) = fields(of: time)
        if hours.contains(hour) {
            if minutes.contains(minute), let second = seconds.next(atOrAfter: second) {
                return self.time(hour, minute, second)
            }
            if let minute = minutes.next(atOrAfter: minute + 1) { return self.time(hour, minute, seconds.first) }
        }
        return hours.next(atOrAfter: hour + 1).map { self.time($0, minutes.first, seconds.first) }
    }

    /// The latest at or before the given time.
    func last(atOrBefore time: Int) -> Int? {
        let (hour, minute, second) = fields(of: time)
        if hours.contains(hour) {
            if minutes.contains(minute), let second = seconds.last(atOrBefore: second) {
                return self.time(hour, minute, second)
            }
            if let minute = minutes.last(atOrBefore: minute - 1) { return self.time(hour, minute, seconds.last) }
        }
        return hours.last(atOrBefore: hour - 1).map { self.time($0, minutes.last, seconds.last) }
    }

    /// How many lie at or before the given time.
    func count(through time: Int) -> Int {
        let (hour, minute, second) = fields(of: time)
        let inMinute = minutes.contains(minute) ? seconds.count(through: second) : 0
        let inHour = minutes.count(through: minute - 1) * seconds.count + inMinute
        let earlierHours = hours.count(through: hour - 1) * minutes.count * seconds.count
        return earlierHours + (hours.contains(hour) ? inHour : 0)
    }

    /// The least distance of two times of one day, in seconds; nil when there is only one.
    var shortestGap: Int? {
        let secondSpan = seconds.last - seconds.first
        let minuteSpan = (minutes.last - minutes.first) * 60 + secondSpan
        return [
            seconds.shortestGap,
            minutes.shortestGap.map { $0 * 60 - secondSpan },
            hours.shortestGap.map { $0 * 3_600 - minuteSpan },
        ].compactMap(\.self).min()
    }

    private func time(_ hour: Int, _ minute: Int, _ second: Int) -> Int {
        (hour * 60 + minute) * 60 + second
    }

    private func fields(of time: Int) -> (hour: Int, minute: Int, second: Int) {
        (time / 3_600, time / 60 % 60, time % 60)
    }
}
