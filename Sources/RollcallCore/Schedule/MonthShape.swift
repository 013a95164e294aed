/// All that tells one month's calendar from another's: how long it is, and the weekday that it begins with.
struct MonthShape: Hashable, Sendable {
    /// 28...31.
    var length: Int
    /// The weekday of the 1st: 0 is Sunday.
    var firstWeekday: Int

    init(length: Int, firstWeekday: Int) {
        self.length = length
        self.firstWeekday = firstWeekday
    }

    init(year: Int, month: Int) {
        length = CivilDate.length(ofMonth: month, year: year)
        firstWeekday = CivilDate(year: year, month: month, day: 1).weekday
    }

    /// The shapes that a month has in the 400 years after which the calendar repeats: every one of them occurs.
    static func all(ofMonth month: Int) -> [MonthShape] {
        let lengths = CivilDate.length(ofMonth: month, year: 2001)...CivilDate.length(ofMonth: month, year: 2000)
        return lengths.flatMap { length in (0...6).map { MonthShape(length: length, firstWeekday: $0) } }
    }

    /// The month's days: 1 to its length.
    var days: FieldSet { FieldSet(bits: (2 << UInt64(length)) - 2) }

    func weekday(of day: Int) -> Int { (firstWeekday + day - 1) % 7 }

    /// The days that fall on the weekdays: one week, turned to the first's weekday, five times.
    func days(on weekdays: FieldSet) -> FieldSet {
        let first = UInt64(firstWeekday)
        let week = (weekdays.bits >> first | weekdays.bits << (7 - first)) & 0x7F
        return FieldSet(bits: (week | week << 7 | week << 14 | week << 21 | week << 28) << 1) & days
    }

    /// The day itself when it is one of Monday to Friday, else the nearest such day of the same month: of a Saturday
    /// the day before, of a Sunday the day after, but for the month's ends.
    func workingDay(nearestTo day: Int) -> Int {
        switch weekday(of: day) {
        case 6: day > 1 ? day - 1 : day + 2
        case 0: day < length ? day + 1 : day - 2
        default: day
        }
    }

    /// The last of Monday to Friday.
    var lastWorkingDay: Int {
        switch weekday(of: length) {
        case 6: length - 1
        case 0: length - 2
        default: length
        }
    }
}
