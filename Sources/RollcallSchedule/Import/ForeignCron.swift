internal import RollcallCore

/// Cron expressions of other tools, written so that they mean the same here, or with a remark where they cannot.
///
/// Sources: crontab(5) of Debian; celery's `crontab_parser`; robfig/cron's parser, which Kubernetes uses; fugit's
/// `Cron`, which Solid Queue and sidekiq-cron use.
struct ForeignCron {
    enum Dialect {
        case debian, celery, robfig, fugit
    }

    let dialect: Dialect

    /// The expression in rollcall's words.
    func time(_ text: String) throws(ImportObstacle) -> ForeignTime {
        var words = text.split(whereSeparator: \.isWhitespace).map(String.init)
        let zone = zone(&words)
        guard words.first?.hasPrefix("@") != true else { return try nickname(words, zone) }
        guard (5...6).contains(words.count), words.count == 5 || dialect == .fugit else {
            throw ImportObstacle("\(Quoted.text(text)) is no cron expression of five fields")
        }
        let places = Place.all.suffix(words.count)
        words = zip(words, places).map { word, place in
            word.split(separator: ",", omittingEmptySubsequences: false).map { item(String($0), place) }
                .joined(separator: ",")
        }
        let expression = words.joined(separator: " ")
        if case .failure(let problem) = CronExpression.parse(expression) {
            throw ImportObstacle("\(Quoted.text(text)): \(problem.message)")
        }
        var time = ForeignTime(recurrence: .cron(expression), timezone: zone)
        if let remark = remark(days: words[words.count - 3], weekdays: words[words.count - 1]) {
            time.remarks.append(remark)
        }
        return time
    }

    /// A zone ahead of the fields (robfig), or after them (fugit).
    private func zone(_ words: inout [String]) -> String? {
        if dialect == .robfig, let first = words.first {
            for prefix in ["CRON_TZ=", "TZ="] where first.hasPrefix(prefix) {
                words.removeFirst()
                return String(first.dropFirst(prefix.count))
            }
        }
        if dialect == .fugit, words.count > 5, let last = words.last, last.first?.isUppercase == true,
            last.contains("/") || last == "UTC" || words.count == 7
        {
            words.removeLast()
            return last
        }
        return nil
    }

    private func nickname(_ words: [String], _ zone: String?) throws(ImportObstacle) -> ForeignTime {
        let word = words[0].lowercased()
        if dialect == .robfig, word == "@every", words.count == 2 {
            guard case .success(let interval) = DurationText.parse(words[1]), interval >= .seconds(1) else {
                throw ImportObstacle("\(Quoted.text(words[1])) is no duration of a second or more")
            }
            return ForeignTime(
                recurrence: .every(interval), timezone: zone,
                remarks: ["@every counts from when the controller started, every: from the epoch"])
        }
        if word == "@reboot" {
            throw ImportObstacle(
                "@reboot is no time; write a job with run_on_start: always and a schedule, or let the system start it")
        }
        guard words.count == 1, case .success = CronExpression.parse(word) else {
            throw ImportObstacle("\(Quoted.text(words.joined(separator: " "))) is not known")
        }
        return ForeignTime(recurrence: .cron(word), timezone: zone)
    }

    /// Where the days of the two fields are put together otherwise than here (D-13: both when one begins with `*`,
    /// else either).
    private func remark(days: String, weekdays: String) -> String? {
        let starts = [days, weekdays].filter { $0.hasPrefix("*") || $0.hasPrefix("?") }
        let isFree = [days, weekdays].contains { $0 == "*" || $0 == "?" }
        switch dialect {
        case .debian: return nil
        case .celery:
            guard starts.isEmpty else { return nil }
            return "other ticks: celery runs on days that match day of month AND weekday, "
                + "this on days that match either"
        case .robfig, .fugit:
            guard !isFree, !starts.isEmpty else { return nil }
            return "other ticks: there, days that match day of month OR weekday; this runs on days that match both, "
                + "since one begins with *"
        }
    }
}

extension ForeignCron {
    /// A field: its numbers, and whether it has names.
    private struct Place {
        var range: ClosedRange<Int>
        var names: [String] = []
        var isDays = false
        var isWeekdays = false

        static let all = [
            Place(range: 0...59), Place(range: 0...59), Place(range: 0...23), Place(range: 1...31, isDays: true),
            Place(
                range: 1...12,
                names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]),
            Place(range: 0...6, names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"], isWeekdays: true),
        ]
    }

    /// One item of a list: whole names become short, a range that runs past the end becomes what it stands for.
    private func item(_ item: String, _ place: Place) -> String {
        guard dialect == .celery || dialect == .fugit else { return item }
        if dialect == .fugit {
            if place.isDays, ["l", "last", "-1"].contains(item.lowercased()) { return "L" }
            if place.isWeekdays { return weekday(item, place) }
            if place.range == 0...23, item == "24" { return "0" }
        }
        if place.names.isEmpty { return unwound(item, place.range) }
        let parts = item.split(separator: "/", maxSplits: 1, omittingEmptySubsequences: false)
        let ends = parts[0].split(separator: "-", omittingEmptySubsequences: false).map { word in
            place.names.first { word.count > 3 && word.lowercased().hasPrefix($0) } ?? String(word)
        }
        return ([ends.joined(separator: "-")] + parts.dropFirst().map(String.init)).joined(separator: "/")
    }

    /// `sun#-1`, `sun#L` and `sun#last` are the last Sunday.
    private func weekday(_ item: String, _ place: Place) -> String {
        let parts = item.split(separator: "#", maxSplits: 1)
        guard parts.count == 2, ["-1", "l", "last"].contains(parts[1].lowercased()) else { return item }
        return "\(parts[0])L"
    }

    /// `22-2` as `22-23,0-2`, and `22-2/2` as `22,0,2`: celery and fugit take them, Debian's cron refuses.
    private func unwound(_ item: String, _ range: ClosedRange<Int>) -> String {
        let parts = item.split(separator: "/", maxSplits: 1)
        let ends = (parts.first ?? "").split(separator: "-").map { Int($0) }
        guard ends.count == 2, let first = ends[0], let last = ends[1], first > last, range.contains(first),
            range.contains(last)
        else { return item }
        let step = parts.count == 2 ? Int(parts[1]) ?? 0 : 1
        guard step != 1 else { return "\(first)-\(range.upperBound),\(range.lowerBound)-\(last)" }
        guard (2...range.count).contains(step) else { return item }
        return stride(from: first, through: last + range.count, by: step)
            .map { "\(($0 - range.lowerBound) % range.count + range.lowerBound)" }.joined(separator: ",")
    }
}
