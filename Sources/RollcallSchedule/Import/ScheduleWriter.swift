internal import RollcallCore

/// Writes an imported schedule as a file that the strict reader takes.
struct ScheduleWriter {
    private let schedule: ImportedSchedule
    private var lines: [String] = []

    private static let width = 100

    init(_ schedule: ImportedSchedule) {
        self.schedule = schedule
        head()
        jobs()
        leftOut()
    }

    var text: String { lines.joined(separator: "\n") + "\n" }

    private mutating func head() {
        comment("Imported from \(schedule.source.rawValue) by rollcall schedule import. Read the remarks, then:")
        comment("rollcall schedule validate, rollcall schedule next")
        for remark in schedule.remarks { comment("remark: \(remark)") }
        if !schedule.programs.isEmpty {
            let flags = schedule.programs.map { "--allow-program \($0)" }.joined(separator: " ")
            comment("The worker runs these programs only when it is started with: \(flags)")
        }
        guard !schedule.jobs.isEmpty else { return }
        lines.append("\(ScheduleKey.version.name): 1")
        if let zone = schedule.timezone { lines.append("\(ScheduleKey.timezone.name): \(YAMLText.scalar(zone))") }
        if !schedule.defaults.isEmpty {
            lines.append("")
            comment("What \(schedule.source.rawValue) does:")
            lines.append("\(ScheduleKey.defaults.name):")
            write(schedule.defaults, indent: "  ")
        }
    }

    private mutating func jobs() {
        guard !schedule.jobs.isEmpty else { return }
        lines += ["", "\(ScheduleKey.jobs.name):"]
        var names = JobNames()
        for (index, job) in schedule.jobs.enumerated() {
            if index > 0 { lines.append("") }
            let name = names.legal(job.name)
            // The lines of a crontab have no names; these are their programs'.
            if name != job.name, schedule.source != .crontab {
                comment("called \(Quoted.text(job.name)) there", indent: "  ")
            }
            for remark in job.remarks { comment("remark: \(remark)", indent: "  ") }
            lines.append("  \(YAMLText.scalar(name)):")
            let order = Dictionary(uniqueKeysWithValues: ScheduleKey.all.enumerated().map { ($1, $0) })
            write(job.keys.sorted { order[$0.key, default: 0] < order[$1.key, default: 0] }, indent: "    ")
        }
    }

    private mutating func leftOut() {
        guard !schedule.leftOut.isEmpty else { return }
        lines.append("")
        comment("Not imported:")
        for entry in schedule.leftOut { comment("- \(entry.name): \(entry.reason)") }
    }

    private mutating func write(_ keys: [ImportedKey], indent: String) {
        for entry in keys { write(entry.key.name, entry.value, indent: indent) }
    }

    private mutating func write(_ name: String, _ value: ImportedValue, indent: String) {
        let key = "\(indent)\(YAMLText.scalar(name)):"
        switch value {
        case .text(let text): lines.append("\(key) \(YAMLText.scalar(text))")
        case .word(let word): lines.append("\(key) \(word)")
        case .list(let items):
            let whole = "\(key) [\(items.map(YAMLText.scalar).joined(separator: ", "))]"
            guard whole.count > Self.width else { return lines.append(whole) }
            lines.append(key)
            for item in items { lines.append("\(indent)  - \(YAMLText.scalar(item))") }
        case .pairs(let pairs):
            lines.append(key)
            for pair in pairs { write(pair.name, pair.value, indent: indent + "  ") }
        case .section(let keys):
            lines.append(key)
            write(keys, indent: indent + "  ")
        }
    }

    /// Breaks the text at blanks; what would end a comment, or may not stand in a schedule, becomes a blank.
    private mutating func comment(_ text: String, indent: String = "") {
        var line = ""
        for word in YAMLText.printable(text).split(separator: " ", omittingEmptySubsequences: true) {
            if !line.isEmpty, indent.count + line.count + word.count + 3 > Self.width {
                lines.append("\(indent)# \(line)")
                line = " "
            }
            line += line.isEmpty || line == " " ? String(word) : " \(word)"
        }
        lines.append("\(indent)# \(line)")
    }
}

/// Makes names of jobs legal, and each another.
struct JobNames {
    private var taken: Set<String> = []

    /// Letters, digits, `-`, `_` and `.` stay; a run of anything else is one `-`.
    mutating func legal(_ name: String) -> String {
        var legal = ""
        for character in name {
            if JobName(String(character)) != nil {
                legal.append(character)
            } else if legal.last != "-" {
                legal.append("-")
            }
        }
        while legal.hasPrefix("-") { legal.removeFirst() }
        while legal.hasSuffix("-") { legal.removeLast() }
        legal = String(legal.prefix(90))
        if legal.isEmpty { legal = "job" }
        var unique = legal
        var number = 2
        while !taken.insert(unique).inserted {
            unique = "\(legal)-\(number)"
            number += 1
        }
        return unique
    }
}

/// Text as a scalar of YAML that every reader takes for the same text.
enum YAMLText {
    /// The text, plain where that is safe, else in double quotes; a dollar is written so that no variable begins.
    static func scalar(_ text: String) -> String {
        let escaped = text.replacing("$", with: "$$")
        return isPlain(escaped) ? escaped : "\"\(quoted(escaped))\""
    }

    /// The text with a blank for everything that may not stand in a schedule.
    static func printable(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars {
            let isControl = scalar.properties.generalCategory == .control || scalar.value == 0xFEFF
            view.append(isControl || scalar.value == 0x2028 || scalar.value == 0x2029 ? " " : scalar)
        }
        return String(view)
    }

    private static func isPlain(_ text: String) -> Bool {
        // An option is plain too; a dash before anything else may be a number or an item of a list.
        let body = text.utf8.drop { $0 == UInt8(ascii: "-") }
        guard let first = body.first, text.utf8.count - body.count < 3,
            isLetter(first) || first == UInt8(ascii: "/") && body.count == text.utf8.count
        else { return false }
        guard text.utf8.allSatisfy({ isLetter($0) || (48...57).contains($0) || "_./@%+=-".utf8.contains($0) }) else {
            return false
        }
        return !["true", "false", "yes", "no", "on", "off", "null", "y", "n"].contains(text.lowercased())
    }

    private static func isLetter(_ byte: UInt8) -> Bool {
        (65...90).contains(byte) || (97...122).contains(byte)
    }

    /// Line breaks and tabs stay as escapes; other control characters are in no value of a schedule.
    private static func quoted(_ text: String) -> String { EscapedText.of(text) { printable(String($0)) } }
}
