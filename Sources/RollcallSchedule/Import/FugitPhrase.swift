internal import RollcallCore

/// The phrases that fugit takes for cron expressions, the common ones: `every 5 minutes`, `every weekday at 9am`.
enum FugitPhrase {
    private static let weekdays = ["sun", "mon", "tue", "wed", "thu", "fri", "sat"]
    private static let tens = [
        "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "ten": 10, "twelve": 12, "fifteen": 15,
        "twenty": 20, "thirty": 30,
    ]

    /// The time of a phrase or of a cron expression.
    static func time(_ text: String) throws(ImportObstacle) -> ForeignTime {
        let words = text.split(whereSeparator: { $0.isWhitespace || $0 == "," }).map(String.init)
        guard words.contains(where: { ["every", "at"].contains($0.lowercased()) }) else {
            return try ForeignCron(dialect: .fugit).time(text)
        }
        var phrase = Phrase(words)
        guard let expression = phrase.expression(), phrase.isAtEnd else {
            throw ImportObstacle("\(Quoted.text(text)) is a phrase that is not known here; write it as cron")
        }
        var time = try ForeignCron(dialect: .fugit).time(expression)
        time.timezone = phrase.zone
        return time
    }

    /// The words of a phrase, taken one after another.
    private struct Phrase {
        private var words: ArraySlice<String>
        private(set) var zone: String?

        init(_ all: [String]) {
            var all = all
            if let last = all.last, last.contains("/") || last == "UTC", last.first?.isUppercase == true {
                zone = last
                all.removeLast()
                if ["in", "on"].contains(all.last?.lowercased() ?? "") { all.removeLast() }
            }
            words = all.map { $0.lowercased() }[...]
        }

        var isAtEnd: Bool { words.isEmpty }

        /// `every …`, `at … every …`, `… at …`.
        mutating func expression() -> String? {
            let ahead = take("at") ? times() : nil
            guard take("every") else { return ahead.map { "\($0) * * *" } }
            if let grid = grid() { return ahead == nil ? grid : nil }
            guard let days = days() else { return nil }
            guard let clock = ahead ?? (take("at") ? times() : "0 0") else { return nil }
            return "\(clock) \(days)"
        }

        private mutating func take(_ word: String) -> Bool {
            guard words.first == word else { return false }
            words.removeFirst()
            return true
        }

        /// `5 minutes`, `hour`, `hour at minute 12`.
        private mutating func grid() -> String? {
            let rest = words
            let count = number()
            let unit = words.popFirst()?.singular ?? ""
            let step = count.map { $0 == 1 ? "*" : "*/\($0)" } ?? "*"
            switch unit {
            case "second" where count ?? 1 < 60: return "\(step) * * * * *"
            case "minute" where count ?? 1 < 60: return "\(step) * * * *"
            case "hour" where count ?? 1 < 24:
                if take("at"), take("minute") { return number().map { "\($0) \(step) * * *" } }
                return "0 \(step) * * *"
            default:
                words = rest
                return nil
            }
        }

        /// `day`, `weekday`, `monday`, `monday and friday`, `week`, `month`, `year`.
        private mutating func days() -> String? {
            switch words.first?.singular {
            case "day": words.removeFirst(); return "* * *"
            case "weekday": words.removeFirst(); return "* * 1-5"
            case "week": words.removeFirst(); return "* * 0"
            case "month": words.removeFirst(); return "1 * *"
            case "year": words.removeFirst(); return "1 1 *"
            default: break
            }
            var found: [String] = []
            while let word = words.first, let day = weekdays.firstIndex(where: { word.hasPrefix($0) }) {
                words.removeFirst()
                found.append("\(day)")
                _ = take("and")
            }
            return found.isEmpty ? nil : "* * \(found.joined(separator: ","))"
        }

        /// `9am`, `9:30 pm`, `16:00 and 18:00`, `noon`: minute and hours of a cron expression.
        private mutating func times() -> String? {
            var minute: Int?
            var hours: [String] = []
            while let time = clock() {
                guard minute == nil || minute == time.minute else { return nil }
                minute = time.minute
                hours.append("\(time.hour)")
                guard take("and") else { break }
            }
            return minute.map { "\($0) \(hours.joined(separator: ","))" }
        }

        private mutating func clock() -> (hour: Int, minute: Int)? {
            if take("noon") { return (12, 0) }
            if take("midnight") { return (0, 0) }
            guard let word = words.first else { return nil }
            let half = ["am", "pm"].first { word.hasSuffix($0) }
            let parts = word.dropLast(half == nil ? 0 : 2).split(separator: ":").map { Int($0) }
            guard (1...2).contains(parts.count), var hour = parts[0], let minute = parts.count == 2 ? parts[1] : 0,
                (0...24).contains(hour), (0...59).contains(minute)
            else { return nil }
            words.removeFirst()
            let mark = half ?? (take("am") ? "am" : take("pm") ? "pm" : nil)
            if mark == "pm", hour < 12 { hour += 12 }
            if mark == "am", hour == 12 { hour = 0 }
            return (hour % 24, minute)
        }

        private mutating func number() -> Int? {
            guard let word = words.first, let number = Int(word) ?? tens[word], number > 0 else { return nil }
            words.removeFirst()
            return number
        }
    }
}

extension String {
    fileprivate var singular: String { hasSuffix("s") ? String(dropLast()) : self }
}
