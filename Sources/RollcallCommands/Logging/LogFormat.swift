/// How log lines look.
enum LogFormat: String, CaseIterable, Sendable {
    /// For people.
    case text
    /// One JSON object a line.
    case json
}

/// Where log lines go, which settles how they look when nobody says.
struct LogDestination: Hashable, Sendable {
    /// What was asked for, or fits.
    var format: LogFormat
    /// Whether each line begins with its priority, as `<6>`: journald takes it off and keeps it (sd-daemon(3)).
    var hasPriorities: Bool

    /// Text on a terminal and under journald, JSON elsewhere.
    init(_ chosen: LogFormat?, isTerminal: Bool, environment: [String: String]) {
        let isJournal = !isTerminal && !environment["JOURNAL_STREAM", default: ""].isEmpty
        format = chosen ?? (isTerminal || isJournal ? .text : .json)
        hasPriorities = isJournal && format == .text
    }
}
