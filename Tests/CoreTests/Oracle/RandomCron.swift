import RollcallTesting

/// A random expression, and what of it others read differently.
struct RandomCron {
    /// What only some read, or read in another way.
    struct Traits: OptionSet {
        let rawValue: Int
        /// Six fields.
        static let seconds = Traits(rawValue: 1)
        /// Minute or hour begins with `*`.
        static let realTime = Traits(rawValue: 2)
        /// `L-3`, `15W`: cronsim knows neither.
        static let cronsimLacks = Traits(rawValue: 4)
        /// Both fields of days are restricted, and one of them begins with `*` or has a mark: croniter looks for `*` alone.
        static let croniterDays = Traits(rawValue: 8)
        /// `L-3`, `LW`, `5L`; and `29W`, which croniter moves to the end of a month without that day.
        static let croniterLacks = Traits(rawValue: 16)
    }

    private(set) var text: String
    private(set) var traits: Traits = []

    init(using generator: inout SeededGenerator) {
        var fields: [String] = []
        if Int.random(in: 0..<5, using: &generator) == 0 {
            fields.append(Self.field(0...59, using: &generator))
            traits.insert(.seconds)
        }
        let minute = Self.field(0...59, using: &generator)
        let hour = Self.field(0...23, using: &generator)
        if minute.hasPrefix("*") || hour.hasPrefix("*") { traits.insert(.realTime) }
        let month = Self.field(1...12, names: Self.months, using: &generator)
        var monthDay = Self.field(1...31, using: &generator)
        var weekday = Self.field(0...6, names: Self.weekdays, using: &generator)
        if Int.random(in: 0..<4, using: &generator) == 0 {
            monthDay = Self.mark(["L", "LW", "L-\(Int.random(in: 1...30, using: &generator))", "W"], &generator)
            if monthDay == "W" {
                let day = Int.random(in: 1...31, using: &generator)
                monthDay = "\(day)W"
                if day > 28 { traits.insert(.croniterLacks) }
            }
            if monthDay.hasPrefix("L-") || monthDay.hasSuffix("W") && monthDay != "LW" { traits.insert(.cronsimLacks) }
            if monthDay.hasPrefix("L") && monthDay != "L" { traits.insert(.croniterLacks) }
        } else if Int.random(in: 0..<5, using: &generator) == 0 {
            let day = Int.random(in: 0...7, using: &generator)
            weekday = Self.mark(["\(day)L", "\(day)#\(Int.random(in: 1...5, using: &generator))"], &generator)
            if weekday.hasSuffix("L") { traits.insert(.croniterLacks) }
        }
        if monthDay != "*", weekday != "*" {
            let hasMark = (monthDay + weekday).contains { "*LW#".contains($0) }
            if hasMark { traits.insert(.croniterDays) }
        }
        fields += [minute, hour, monthDay, month, weekday]
        text = fields.joined(separator: " ")
    }

    private static let months = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]

    private static func mark(_ marks: [String], _ generator: inout SeededGenerator) -> String {
        marks[Int.random(in: marks.indices, using: &generator)]
    }

    private static func field(
        _ range: ClosedRange<Int>, names: [String] = [], using generator: inout SeededGenerator
    ) -> String {
        if Int.random(in: 0..<10, using: &generator) < 4 { return "*" }
        let items = (0..<Int.random(in: 1...3, using: &generator)).map { _ in
            item(range, names: names, using: &generator)
        }
        // `*` in a list begins with * only where it comes first, and others read such lists differently.
        return items.count > 1 && items.contains { $0.hasPrefix("*") } ? items[0] : items.joined(separator: ",")
    }

    private static func item(
        _ range: ClosedRange<Int>, names: [String], using generator: inout SeededGenerator
    ) -> String {
        let first = Int.random(in: range, using: &generator)
        let last = Int.random(in: first...range.upperBound, using: &generator)
        let step = Int.random(in: 1...max(1, range.count / 2), using: &generator)
        func name(_ value: Int) -> String {
            names.isEmpty || Bool.random(using: &generator) ? "\(value)" : names[value - range.lowerBound]
        }
        switch Int.random(in: 0..<5, using: &generator) {
        case 0: return "*/\(step)"
        case 1: return first == last ? name(first) : "\(name(first))-\(name(last))"
        case 2: return first == last ? name(first) : "\(name(first))-\(name(last))/\(step)"
        default: return name(first)
        }
    }
}
