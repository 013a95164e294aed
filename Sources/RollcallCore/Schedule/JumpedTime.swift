/// A fixed time of a cron entry that clocks jump over when they are put forward.
public struct JumpedTime: Hashable, Sendable {
    /// What clocks would have shown, the first of such times at this change.
    public var time: CivilTime
    /// When clocks are changed.
    public var change: Timestamp
}

extension CronRecurrence {
    /// The first time within a year of the instant that clocks jump over; nil when there is none.
    ///
    /// A time in whose place the entry is due anyway, as of `0 2,3 * * *`, is none.
    public func jumpedTime(after instant: Timestamp) -> JumpedTime? {
        let end = instant + .seconds(366 * 86_400)
        guard let zone, !expression.neverMatches, !expression.followsRealTime else { return nil }
        let clock = CronClock(expression: expression, rules: zone.rules, dst: .standard)
        var position = instant
        while let change = zone.rules.nextTransition(after: position), change <= end {
            if let time = clock.jumped(at: change) { return JumpedTime(time: time, change: change) }
            position = change
        }
        return nil
    }
}
