internal import RollcallCore

/// `beat_schedule` of Celery as JSON, alone or beside `timezone`.
///
/// Schedules that JSON does not have are read from what Python prints of them (`default=repr`).
struct CeleryImport {
    let options: ImportOptions

    func read(_ root: YAMLNode) throws(ImportFailure) -> ImportedSchedule {
        let entries = root["beat_schedule"] ?? root["CELERYBEAT_SCHEDULE"] ?? root
        guard !entries.members.isEmpty || root["beat_schedule"] != nil else {
            throw ImportFailure(message: "this is no JSON object of Celery's entries by name")
        }
        var schedule = ImportedSchedule(.celery)
        schedule.timezone = options.timezone ?? root["timezone"]?.text
        // Without beat_schedule, timezone may stand among the entries.
        for (name, entry) in entries.members where name != "timezone" || !entry.pairs.isEmpty {
            schedule.add(name) { job throws(ImportObstacle) in try fill(&job, entry) }
        }
        schedule.remarkOnCelery(options)
        return schedule
    }

    private func fill(_ job: inout ImportedJob, _ entry: YAMLNode) throws(ImportObstacle) {
        guard let task = entry["task"]?.text else { throw ImportObstacle("it has no task") }
        guard let when = entry["schedule"] else { throw ImportObstacle("it has no schedule") }
        job.runs(try CelerySchedule.time(when))
        if entry["enabled"]?.flag == false { job.set(.enabled, .word("false")) }
        var sent = CeleryTask(
            options: options, task: task, args: entry["args"]?.json ?? "[]", kwargs: entry["kwargs"]?.json ?? "{}")
        for (name, value) in entry["options"]?.members ?? [] {
            guard let text = value.text else { continue }
            guard name == "expires" else {
                sent.routing.append((name, text))
                continue
            }
            sent.expires = CelerySchedule.interval(text).flatMap { $0 >= .seconds(1) ? $0 : nil }
            if sent.expires == nil {
                job.remarks.append("expires \(Quoted.text(text)) is an instant, which a deadline is not")
            }
        }
        sent.fill(&job)
    }
}

/// When an entry of Celery runs.
enum CelerySchedule {
    static func time(_ node: YAMLNode) throws(ImportObstacle) -> ForeignTime {
        if let fields = node["crontab"] ?? (node["minute"] != nil || node["hour"] != nil ? node : nil) {
            let names = ["minute", "hour", "day_of_month", "month_of_year", "day_of_week"]
            return try crontab(names.map { field(fields[$0]) })
        }
        guard let text = node.text ?? node["timedelta"]?.text ?? node["seconds"]?.text else {
            throw ImportObstacle("its schedule is none that is known: \(node.json)")
        }
        if text.hasPrefix("<crontab: ") { return try printed(text) }
        if text.hasPrefix("<solar: ") {
            throw ImportObstacle("\(text): the sun has no counterpart; write a cron for it")
        }
        guard let interval = interval(text) else { throw ImportObstacle("its schedule is none that is known: \(text)") }
        var time = try every(interval)
        if text.hasPrefix("<freq: ") { time.remarks.append("Python prints this interval rounded: \(text)") }
        return time
    }

    static func every(_ interval: Duration) throws(ImportObstacle) -> ForeignTime {
        guard interval >= .seconds(1) else {
            throw ImportObstacle("every \(DurationText.format(interval)): a second is the shortest interval")
        }
        return ForeignTime(recurrence: .every(interval))
    }

    static func crontab(_ fields: [String]) throws(ImportObstacle) -> ForeignTime {
        let joined = fields.map { $0.filter { !$0.isWhitespace } }.joined(separator: " ")
        return try ForeignCron(dialect: .celery).time(joined)
    }

    /// A number, text, or a list of numbers.
    private static func field(_ node: YAMLNode?) -> String {
        guard let node else { return "*" }
        return node.text ?? node.items.compactMap(\.text).joined(separator: ",")
    }

    /// `<crontab: 30 7 * * 1 (m/h/dM/MY/d)>`, whose order older releases had otherwise: the letters say it.
    private static func printed(_ text: String) throws(ImportObstacle) -> ForeignTime {
        let words = text.dropFirst("<crontab: ".count).split(separator: " ").map(String.init)
        guard words.count == 6, let letters = words.last?.dropFirst().prefix(while: { $0 != ")" }) else {
            throw ImportObstacle("\(text) cannot be read; give its fields as {\"crontab\": {\"minute\": …}}")
        }
        let order = letters.split(separator: "/").map(String.init)
        let fields = Dictionary(zip(order, words)) { $1 }
        return try crontab(["m", "h", "dM", "MY", "d"].map { fields[$0] ?? "*" })
    }

    /// Seconds, or what Python prints of a timedelta or of `schedule(…)`.
    static func interval(_ text: String) -> Duration? {
        if let seconds = Double(text), seconds >= 0, seconds < 1e10 { return .microseconds(Int64(seconds * 1e6)) }
        if text.hasPrefix("datetime.timedelta("), text.hasSuffix(")") {
            let parts = text.dropFirst("datetime.timedelta(".count).dropLast().split(separator: ",")
            return sum(
                parts.map { part in
                    let sides = part.split(separator: "=")
                    return (String(sides.last ?? ""), sides.count == 2 ? String(sides[0]) : "days")
                })
        }
        if text.hasPrefix("<freq: "), text.hasSuffix(">") {
            let words = text.dropFirst("<freq: ".count).dropLast().split(separator: " ")
            guard words.count == 2 else { return nil }
            return sum([(String(words[0]), String(words[1]))])
        }
        return nil
    }

    private static func sum(_ parts: [(number: String, unit: String)]) -> Duration? {
        var total = Duration.zero
        for (number, unit) in parts {
            let name = unit.trimmingBlanks()
            guard let count = Double(number.trimmingBlanks()), let length = length(name), count * length < 1e16 else {
                return nil
            }
            total += .microseconds(Int64(count * length))
        }
        return total
    }

    /// In microseconds.
    private static func length(_ unit: String) -> Double? {
        switch unit.hasSuffix("s") ? String(unit.dropLast()) : unit {
        case "week": 604_800e6
        case "day": 86_400e6
        case "hour": 3_600e6
        case "minute": 60e6
        case "second": 1e6
        case "millisecond": 1e3
        case "microsecond": 1
        default: nil
        }
    }
}
