internal import RollcallCore

/// How the value of a key is read.
public enum ValueKind: Hashable, Sendable {
    /// The number of the file format, always 1.
    case version
    /// A duration of at least so much; with `orNone`, the word `none` too.
    case duration(atLeast: Duration, orNone: Bool)
    /// A whole number.
    case integer(ClosedRange<Int>)
    /// A number, whole or decimal.
    case number(ClosedRange<Double>)
    /// One of some words.
    case choice([String])
    /// A truth value.
    case flag
    /// Any text.
    case text
    /// The name of a time zone.
    case timezone
    /// A cron expression.
    case cron
    /// An instant, or a time of the job's zone.
    case instant
    /// The name of a task.
    case task
    /// Values by name, checked against the task's declaration.
    case arguments
    /// Text by name.
    case labels
    /// A mapping with keys of its own.
    case section(ScheduleKey.Place)
    /// The jobs by name.
    case jobs
    /// Known, and refused, because this version would not do what it says.
    case unavailable

    /// A duration of zero or more.
    static let duration = ValueKind.duration(atLeast: .zero, orNone: false)
    /// A duration above zero.
    static let positiveDuration = ValueKind.duration(atLeast: .microseconds(1), orNone: false)

    /// The raw values of an enum of the core.
    static func choice<Choice: CaseIterable & RawRepresentable<String>>(_ type: Choice.Type) -> ValueKind {
        .choice(type.allCases.map(\.rawValue))
    }

    /// What to write, for help texts: `write a duration, as 60s, 10m or 1h30m`.
    public var expectation: String {
        switch self {
        case .version: "write version: 1"
        case .duration(_, let orNone): "write a duration, as 60s, 10m or 1h30m" + (orNone ? ", or none" : "")
        case .integer(let range): "write a whole number from \(range.lowerBound) to \(range.upperBound)"
        case .number(let range): "write a number from \(Int(range.lowerBound)) to \(Int(range.upperBound))"
        case .choice(let words): "write \(Quoted.list(words))"
        case .flag: "write true or false"
        case .text: "write text, in quotes"
        case .timezone: "write an IANA name, as Europe/Berlin"
        case .cron: "write five fields in quotes, as \"*/5 9-17 * * mon-fri\""
        case .instant: "write an instant, as 2026-12-24T18:00:00Z"
        case .task: "write the name of a task"
        case .arguments: "write the arguments below it by name, as max_age: 60s"
        case .labels: "write text by name below it, as team: chat"
        case .section(let place): "write its keys below it: \(Self.keys(of: place))"
        case .jobs: "write each job below it by name, as prune-rooms: {every: 10m}"
        case .unavailable: "remove it"
        }
    }

    /// Values that are good, as the schema shows them; none where only the key's own words could say more.
    var examples: [JSONValue] {
        switch self {
        case .duration(_, let orNone): ["60s", "10m", "1h30m"] + (orNone ? ["none"] : [])
        case .cron: ["*/5 9-17 * * mon-fri", "30 2 * * *", "@hourly"]
        case .timezone: ["UTC", "Europe/Berlin"]
        case .instant: ["2026-12-24T18:00:00Z"]
        default: []
        }
    }

    private static func keys(of place: ScheduleKey.Place) -> String {
        Quoted.list(ScheduleKey.all(in: place).map(\.name), "and")
    }
}
