internal import RollcallCore

/// A value as it is written into a schedule.
indirect enum ImportedValue: Equatable, Sendable {
    /// Text, in quotes where YAML or people could take it for something else.
    case text(String)
    /// A number or a word, written as it is.
    case word(String)
    case list([String])
    case pairs([Pair])
    /// Keys of `retry`, `history` or `defaults`.
    case section([ImportedKey])

    /// A name and what stands for it: an argument of a task, or a variable.
    struct Pair: Equatable, Sendable {
        var name: String
        var value: ImportedValue
    }
}

/// A key of the schedule file with what is written for it.
struct ImportedKey: Equatable, Sendable {
    var key: ScheduleKey
    var value: ImportedValue

    init(_ key: ScheduleKey, _ value: ImportedValue) {
        self.key = key
        self.value = value
    }
}

/// A job made of another tool's, and what is to be said of it.
struct ImportedJob: Sendable {
    /// As the other tool calls it; made legal and unique when it is written.
    var name: String
    var remarks: [String] = []
    private(set) var keys: [ImportedKey] = []

    init(_ name: String) {
        self.name = name
    }

    mutating func set(_ key: ScheduleKey, _ value: ImportedValue) {
        keys.removeAll { $0.key == key }
        keys.append(ImportedKey(key, value))
    }

    /// Says when it runs.
    mutating func runs(_ time: ForeignTime) {
        switch time.recurrence {
        case .every(let interval): set(.every, .word(DurationText.format(interval)))
        case .cron(let expression): set(.cron, .text(expression))
        case .at(let instant): set(.at, .word(instant.description))
        }
        if let zone = time.timezone { set(.timezone, .text(zone)) }
        remarks += time.remarks
    }

    /// Says that it runs a program.
    mutating func runs(program argv: [String], env: [(String, String)] = [], dir: String? = nil) {
        var arguments = [ImportedValue.Pair(name: "argv", value: .list(argv))]
        if !env.isEmpty {
            let pairs = env.map { ImportedValue.Pair(name: $0.0, value: .text($0.1)) }
            arguments.append(ImportedValue.Pair(name: "env", value: .pairs(pairs)))
        }
        if let dir { arguments.append(ImportedValue.Pair(name: "dir", value: .text(dir))) }
        set(.task, .word("run-program"))
        set(.with, .pairs(arguments))
    }

    /// The program that it runs, for `--allow-program`.
    var program: String? {
        for entry in keys where entry.key == .with {
            guard case .pairs(let pairs) = entry.value else { continue }
            for pair in pairs where pair.name == "argv" {
                if case .list(let argv) = pair.value { return argv.first }
            }
        }
        return nil
    }
}

/// When a job of another tool runs, in rollcall's words.
struct ForeignTime {
    enum Recurrence {
        case every(Duration)
        case cron(String)
        case at(Timestamp)
    }

    var recurrence: Recurrence
    var timezone: String?
    /// What a reader must know: where the ticks differ.
    var remarks: [String] = []
}

/// Why one job cannot be imported.
struct ImportObstacle: Error {
    var reason: String

    init(_ reason: String) {
        self.reason = reason
    }
}
