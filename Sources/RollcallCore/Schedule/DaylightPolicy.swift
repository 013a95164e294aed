/// What a cron entry of fixed times does where clocks change; the contract's key `dst`.
///
/// An entry whose minute or hour begins with `*` follows real time and ignores it
/// (`CronExpression.followsRealTime`). A DocC article tells the whole story.
public enum DaylightPolicy: String, CaseIterable, Codable, Sendable {
    /// In a gap: once, at the first minute after it. In a repeat: the first time only. The default.
    case standard
    /// In a gap: not at all. In a repeat: the first time only.
    case skip
    /// In a gap: as `standard`. In a repeat: both times.
    case both
}
