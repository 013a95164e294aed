extension Recurrence {
    /// Whether the ticks follow real time, so that a clock that was set back does not hold them up: intervals, and
    /// cron entries whose minute or hour begins with `*` (semantics, rule 2).
    var followsRealTime: Bool {
        switch self {
        case .every: true
        case .at: false
        case .cron(let cron): cron.expression.followsRealTime
        }
    }
}
