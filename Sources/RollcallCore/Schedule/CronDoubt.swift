/// Something in a cron expression that is legal and hardly ever what its author meant.
public struct CronDoubt: Hashable, Sendable {
    /// What the author probably did not see.
    public enum Kind: Hashable, Sendable {
        /// Six fields, of which only the second says anything: `*/5 * * * * *`; with the seconds between two times where
        /// they are even.
        case everyFewSeconds(Int?)
        /// Every minute of single hours, as `* 5 * * *`, or every second of single minutes.
        case starBeforeValue(isOfSeconds: Bool)
        /// A step that does not fit into its field and comes only once or twice in it: `*/45` of minutes.
        case unevenStep(Int, isOfHours: Bool)
        /// Days from the given one on, 29 to 31, in months of which some do not have it, February perhaps in leap years.
        case shortMonths([Int], day: Int)
        /// A week of the month and one weekday, of which either is enough: `1-7 * mon`; the week is 1 to 4, nil for the
        /// last.
        case weekOfMonth(weekday: Int, week: Int?)
    }

    /// What it is.
    public var kind: Kind
    /// The field, as offsets in the UTF-8 of the expression's `source`.
    public var range: Range<Int>
}

extension CronExpression {
    /// What is legal here and surely not meant, in the order of the fields; empty for nearly all expressions.
    ///
    /// Who does mean it has another way to write each: `every: 5s`, `*/1`, a list of values, two entries.
    public var doubts: [CronDoubt] {
        guard !neverMatches, !source.hasPrefix("@") else { return [] }
        let found = [clockDoubt, dayDoubt].compactMap(\.self)
        guard !found.isEmpty else { return [] }
        let ranges = fieldRanges
        return found.compactMap { field, kind in ranges[field].map { CronDoubt(kind: kind, range: $0) } }
    }

    private typealias Doubt = (CronField, CronDoubt.Kind)

    /// Where each field stands in the source.
    private var fieldRanges: [CronField: Range<Int>] {
        let bytes = Array(source.utf8)
        let ranges = bytes.indices.split { bytes[$0].isBlank }.map { $0.startIndex..<$0.endIndex }
        return Dictionary(zip(CronField.allCases.suffix(ranges.count), ranges)) { first, _ in first }
    }

    private var clockDoubt: Doubt? {
        let isEveryMinute = times.minutes.count == 60 && times.hours.count == 24
        if isEveryMinute, times.seconds.count > 1, days.isEveryDay {
            return (.second, .everyFewSeconds(times.seconds.evenStep))
        }
        // The sets are looked at first: only a suspicious one is worth a look at the text.
        let isSuspicious =
            times.minutes.count == 60 && times.hours.count < 24 || times.seconds.count == 60 && !isEveryMinute
            || times.minutes.count == 2 || times.hours.count == 2
        return isSuspicious ? writtenDoubt : nil
    }

    /// What depends on how a field is written: `*/1` and `0-59` are meant where `*` is a slip.
    private var writtenDoubt: Doubt? {
        let bytes = Array(source.utf8)
        func text(_ range: Range<Int>?) -> String { range.map { String(decoding: bytes[$0], as: UTF8.self) } ?? "" }
        let ranges = fieldRanges
        let words = [CronField.second, .minute, .hour].map { text(ranges[$0]) }
        if words[1] == "*", times.hours.standAlone(in: 24) { return (.minute, .starBeforeValue(isOfSeconds: false)) }
        if words[0] == "*", times.minutes.standAlone(in: 60) { return (.second, .starBeforeValue(isOfSeconds: true)) }
        if times.hours.count == 24, let step = times.minutes.unevenStep(words[1], in: 60) {
            return (.minute, .unevenStep(step, isOfHours: false))
        }
        return times.hours.unevenStep(words[2], in: 24).map { (.hour, .unevenStep($0, isOfHours: true)) }
    }

    private var dayDoubt: Doubt? {
        guard days.monthDays.movable.isEmpty, days.weekdays.movable.isEmpty else { return nil }
        let numbers = days.monthDays.numbers
        if numbers.first >= 29, days.weekdays.numbers.count == 7, days.rule == .both {
            let lacking = days.months.numbers.filter { month in
                numbers.first > CivilDate.length(ofMonth: month, year: 2001)
            }
            // Who writes the 29th of February, and no other month, means leap years.
            guard !lacking.isEmpty, days.months.count > 1 else { return nil }
            return (.dayOfMonth, .shortMonths(lacking, day: numbers.first))
        }
        guard days.rule == .either, days.weekdays.numbers.count == 1, numbers.count == 7,
            numbers.last - numbers.first == 6
        else { return nil }
        let weekday = days.weekdays.numbers.first
        if numbers.last == 31 { return (.dayOfMonth, .weekOfMonth(weekday: weekday, week: nil)) }
        guard numbers.first % 7 == 1 else { return nil }
        return (.dayOfMonth, .weekOfMonth(weekday: weekday, week: numbers.last / 7))
    }
}

extension CronDays {
    fileprivate var isEveryDay: Bool {
        months.count == 12 && monthDays.numbers.count == 31 && weekdays.numbers.count == 7
    }
}

extension FieldSet {
    /// The distance of the numbers, where they are evenly spread over a minute from its beginning.
    fileprivate var evenStep: Int? {
        guard count > 0, 60.isMultiple(of: count) else { return nil }
        let step = 60 / count
        return self == FieldSet(stride(from: 0, to: 60, by: step)) ? step : nil
    }

    /// The step that the word says, where it comes twice in the round and not evenly.
    fileprivate func unevenStep(_ word: String, in round: Int) -> Int? {
        guard count == 2, word.hasPrefix("*/"), let step = shortestGap, step * 2 != round else { return nil }
        return step
    }

    /// Whether no two of the numbers follow each other, the round's end and beginning included; not of all of them.
    fileprivate func standAlone(in round: Int) -> Bool {
        guard count < round, shortestGap ?? round > 1 else { return false }
        return !(contains(0) && contains(round - 1))
    }
}
