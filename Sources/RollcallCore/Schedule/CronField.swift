/// A field of a cron expression: what it may hold, and what people call it.
enum CronField: Int, CaseIterable {
    case second, minute, hour, dayOfMonth, month, weekday

    /// The word for it in messages.
    var name: String {
        switch self {
        case .second: "second"
        case .minute: "minute"
        case .hour: "hour"
        case .dayOfMonth: "day of month"
        case .month: "month"
        case .weekday: "weekday"
        }
    }

    /// The numbers that may be written.
    var range: ClosedRange<Int> {
        switch self {
        case .second, .minute: 0...59
        case .hour: 0...23
        case .dayOfMonth: 1...31
        case .month: 1...12
        case .weekday: 0...7
        }
    }

    /// What `*` stands for, each value once: Sunday is 0, though 7 may be written for it.
    var all: ClosedRange<Int> {
        self == .weekday ? 0...6 : range
    }

    /// The names that may be written for the numbers from `all.lowerBound` on.
    var names: [String] {
        switch self {
        case .month: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
        case .weekday: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
        default: []
        }
    }

    /// Whether the field is one of days, where `?` may stand for `*`.
    var isOfDays: Bool { self == .dayOfMonth || self == .weekday }

    /// Whether a range may run past the end and on from the beginning, as `fri-mon` does.
    ///
    /// Fields with names may. In the others a reversed range is more often a slip, and Debian's cron refuses it.
    var wraps: Bool { !names.isEmpty }
}
