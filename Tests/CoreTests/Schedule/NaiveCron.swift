import RollcallCore
import RollcallTesting

/// A cron expression as sets of numbers, evaluated minute by minute: slow, and sharing no code with the one it is held
/// against.
struct NaiveCron {
    var text: String
    private var fields: [Set<Int>] = []
    private var stars: [Bool] = []

    private static let ranges = [0...59, 0...23, 1...31, 1...12, 0...6]

    /// Any expression; the days are often sparse and the times often many, so that both are tried.
    init(using generator: inout SeededGenerator) {
        var texts: [String] = []
        for range in Self.ranges {
            let (text, values) = Self.field(range, using: &generator)
            texts.append(text)
            fields.append(values)
            stars.append(text.hasPrefix("*"))
        }
        text = texts.joined(separator: " ")
    }

    func matchesDay(_ date: CivilDate) -> Bool {
        let (day, weekday) = (fields[2].contains(date.day), fields[4].contains(date.weekday))
        return fields[3].contains(date.month) && (stars[2] || stars[4] ? day && weekday : day || weekday)
    }

    func matches(_ time: CivilTime) -> Bool {
        time.second == 0 && fields[0].contains(time.minute) && fields[1].contains(time.hour) && matchesDay(time.date)
    }

    /// The first matching minute after the given one within so many days, found by trying each.
    func next(after time: CivilTime, days: Int) -> CivilTime? {
        for number in time.date.dayNumber...time.date.dayNumber + days {
            let date = CivilDate(dayNumber: number)
            guard matchesDay(date) else { continue }
            for minute in 0..<1_440 {
                let candidate = CivilTime(date: date, secondOfDay: minute * 60)
                if candidate > time, matches(candidate) { return candidate }
            }
        }
        return nil
    }

    private static func field(
        _ range: ClosedRange<Int>, using generator: inout SeededGenerator
    ) -> (text: String, values: Set<Int>) {
        let (low, high) = (range.lowerBound, range.upperBound)
        if Int.random(in: 0..<10, using: &generator) < 4 { return ("*", Set(range)) }
        var (texts, values) = ([String](), Set<Int>())
        for _ in 0..<Int.random(in: 1...3, using: &generator) {
            let first = Int.random(in: range, using: &generator)
            let last = Int.random(in: first...high, using: &generator)
            let step = Int.random(in: 1...(high - low + 1), using: &generator)
            let (text, item): (String, Set<Int>) =
                switch Int.random(in: 0..<5, using: &generator) {
                case 0: ("*/\(step)", Set(stride(from: low, through: high, by: step)))
                case 1: ("\(first)-\(last)", Set(first...last))
                case 2: ("\(first)-\(last)/\(step)", Set(stride(from: first, through: last, by: step)))
                case 3: ("\(first)/\(step)", Set(stride(from: first, through: high, by: step)))
                default: ("\(first)", [first])
                }
            texts.append(text)
            values.formUnion(item)
        }
        return (texts.joined(separator: ","), values)
    }
}
