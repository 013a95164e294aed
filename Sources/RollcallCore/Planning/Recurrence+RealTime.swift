extension Recurrence {
    /// Whether the ticks follow real time, so that a clock that was set back does not hold them up: intervals, and
    /// cron entries whose minute or hour begins with `*` (semantics, rule 2).
    var followsRealTime: Bool {
        switch self {
        case .every: return true
        case .at: return false
        case .cron(let cron):
            let fields = cron.expression.source.split(separator: " ", omittingEmptySubsequences: true)
            guard let first = fields.first else { return false }
            if first.hasPrefix("@") { return first.lowercased() == "@hourly" }
            return fields.prefix(2).contains { $0.hasPrefix("*") }
        }
    }
}
