/// What a change of clocks has to do with a tick.
public enum ClockNote: Hashable, Sendable {
    /// The tick stands for a time that clocks have jumped over.
    case madeUp
    /// Clocks show its time twice; this is the first time.
    case firstOfTwo
    /// Clocks show its time twice; this is the second time.
    case secondOfTwo
}

extension CronRecurrence {
    /// What a change of clocks has to do with a tick; nil for all but a few.
    public func note(at tick: Timestamp) -> ClockNote? {
        guard let zone, let clock else { return nil }
        if clock.isMadeUp(tick) { return .madeUp }
        guard case .two(let first, _) = zone.rules.instants(of: zone.rules.civilTime(at: tick)) else { return nil }
        return tick == first ? .firstOfTwo : .secondOfTwo
    }
}
