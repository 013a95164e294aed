internal import RollcallCore

/// A value as its key's kind reads it.
enum KeyValue: Sendable {
    case version
    case duration(Duration)
    /// The word `none`.
    case noDuration
    case integer(Int)
    case number(Double)
    case choice(String)
    case flag(Bool)
    case text(String)
    case timezone(Zone)
    case cron(CronExpression)
    /// Text of an instant, read where the job's zone is known.
    case instant(ScalarValue)
    case task(TaskDeclaration)
    case arguments([YAMLPair])
    case labels([String: String])
    case section(Section)
    case jobs([YAMLPair])
}

/// A mapping whose keys were looked up in the table.
struct Section: Sendable {
    /// A key that is there.
    struct Entry: Sendable {
        var keyRange: Range<Int>
        var valueRange: Range<Int>
        /// Nil when the value was reported.
        var value: KeyValue?
    }

    var place: ScheduleKey.Place
    var entries: [ScheduleKey: Entry] = [:]
    /// The keys that were meant by unknown ones, so that nobody is told that they are missing.
    var misspelled: Set<String> = []

    /// Whether the key is there, readable or not.
    func has(_ key: ScheduleKey) -> Bool {
        entries[key] != nil
    }

    subscript(key: ScheduleKey) -> Entry? {
        entries[key]
    }
}
