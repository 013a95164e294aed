/// The times of clock and calendar that a cron expression matches, in no time zone.
///
/// Five fields, minute, hour, day of month, month and weekday, as in POSIX crontab, with the names, steps and
/// `@daily` words of Debian's cron (crontab(5)), or six with the second first; `L`, `W`, `#` and `?` are Quartz's. When
/// day of month or weekday begins with `*` or `?`, a day must match both, else one of them is enough.
public struct CronExpression: Hashable, Sendable {
    /// What the user wrote, without blanks at its ends.
    public let source: String
    /// Whether minute or hour begins with `*`: such an entry follows real time where clocks are changed, as in
    /// Debian's cron, and knows no `DaylightPolicy`.
    public let followsRealTime: Bool

    let times: CronTimes
    let days: CronDays

    /// Whether no date ever matches, as of `0 0 30 2 *`.
    public var neverMatches: Bool { days.neverMatch }

    /// A duration that no two matching times are closer together than; nil when nothing ever matches.
    ///
    /// Exact for entries with several times a day on days that may follow each other; may be less than the true
    /// distance where months are restricted, or where day of month and weekday both are.
    public var shortestInterval: Duration? {
        guard !neverMatches else { return nil }
        let overnight = days.shortestGap * 86_400 - (times.last - times.first)
        return .seconds(min(times.shortestGap ?? overnight, overnight))
    }
}
