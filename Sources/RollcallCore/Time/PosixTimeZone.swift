/// A zone whose clocks follow one rule each year: POSIX's TZ string, as the footer of a TZif file has it.
struct PosixTimeZone: Hashable, Sendable {
    /// A day of each year, and a time of it on the clocks that the change puts right.
    struct ChangeRule: Hashable, Sendable {
        enum Day: Hashable, Sendable {
            /// `Jn`, 1 to 365: 29 February is not counted.
            case julian(Int)
            /// `n`, 0 to 365: 29 February is counted.
            case zeroBased(Int)
            /// `Mm.w.d`: weekday 0 (Sunday) to 6 of the month's week 1 to 5, 5 the last there is.
            case weekday(Int, week: Int, month: Int)
        }

        var day: Day
        /// Seconds from the day's midnight; from -167 to 167 hours (RFC 8536, section 3.3.1).
        var time: Int
    }

    /// Daylight saving time and when it begins and ends.
    struct Daylight: Hashable, Sendable {
        var kind: LocalTimeKind
        var start: ChangeRule
        var end: ChangeRule
    }

    var standard: LocalTimeKind
    var daylight: Daylight?

    /// What clocks show at the instant, in seconds since the epoch.
    func kind(at seconds: Int) -> LocalTimeKind {
        // Rules shift a change by a week at most, so that the last one lies in this year or the year before.
        changes(around: seconds).last { $0.instant <= seconds }?.kind ?? standard
    }

    /// The first instant strictly after the given one at which the offset changes; nil when it never does.
    func nextChange(after seconds: Int) -> Int? {
        // The window's last change may be an end whose new beginning lies outside it; the next one is nearer by years.
        let changes = changes(around: seconds).dropLast()
        return zip(changes, changes.dropFirst()).first { before, change in
            change.instant > seconds && change.kind.offset != before.kind.offset
        }?.1.instant
    }

    /// The last instant at or before the given one at which the offset changes; nil when it never does.
    func lastChange(atOrBefore seconds: Int) -> Int? {
        // The window's first change may be a beginning whose end before lies outside it; the one sought is not that.
        let changes = changes(around: seconds)
        return changes.indices.dropFirst().last { index in
            changes[index].instant <= seconds && changes[index].kind.offset != changes[index - 1].kind.offset
        }.map { changes[$0].instant }
    }

    private struct Change {
        var instant: Int
        var kind: LocalTimeKind
        var isStart: Bool
    }

    /// The changes from two years before the instant's to two years after it, in order, one for each instant.
    private func changes(around seconds: Int) -> [Change] {
        guard let daylight else { return [] }
        let year = CivilDate(dayNumber: seconds.dividedDown(by: 86_400).quotient).year
        let changes = (year - 2...year + 2).flatMap { year in
            let start = daylight.start.seconds(inYear: year) - standard.offset
            let end = daylight.end.seconds(inYear: year) - daylight.kind.offset
            return [
                Change(instant: start, kind: daylight.kind, isStart: true),
                Change(instant: end, kind: standard, isStart: false),
            ]
        }
        // Daylight saving time of all the year ends at the instant at which it begins anew (RFC 8536, section 3.3.1);
        // the beginning counts.
        let order = changes.sorted { ($0.instant, $0.isStart ? 1 : 0) < ($1.instant, $1.isStart ? 1 : 0) }
        return order.indices.filter { $0 + 1 == order.count || order[$0].instant < order[$0 + 1].instant }.map {
            order[$0]
        }
    }
}

extension PosixTimeZone.ChangeRule {
    /// The change in a year, as seconds since 1970-01-01T00:00 on the clocks that it puts right.
    func seconds(inYear year: Int) -> Int {
        dayNumber(inYear: year) * 86_400 + time
    }

    private func dayNumber(inYear year: Int) -> Int {
        let newYear = CivilDate(year: year, month: 1, day: 1).dayNumber
        switch day {
        case .zeroBased(let day): return newYear + day
        case .julian(let day): return newYear + day - 1 + (day > 59 && CivilDate.isLeap(year: year) ? 1 : 0)
        case .weekday(let weekday, let week, let month):
            let first = CivilDate(year: year, month: month, day: 1)
            let day = (weekday - first.weekday).dividedDown(by: 7).remainder + (week - 1) * 7
            return first.dayNumber + (day < CivilDate.length(ofMonth: month, year: year) ? day : day - 7)
        }
    }
}
