/// The instants at which the clocks of a zone show a civil time.
public enum LocalInstants: Hashable, Sendable {
    /// The common case.
    case one(Timestamp)
    /// Never: clocks were put forward past it.
    case none(gap: ClockGap)
    /// Twice: clocks were put back over it.
    case two(first: Timestamp, second: Timestamp)
}

/// A change at which the clocks of a zone are put forward, past civil times that they never show.
public struct ClockGap: Hashable, Sendable {
    /// When clocks change.
    public let transition: Timestamp
    /// How far ahead of UTC clocks are before it.
    public let offsetBefore: Duration
    /// How far ahead of UTC clocks are from it on; greater than `offsetBefore`.
    public let offsetAfter: Duration

    /// Makes a gap of the change and the offsets on its two sides.
    public init(transition: Timestamp, offsetBefore: Duration, offsetAfter: Duration) {
        self.transition = transition
        self.offsetBefore = offsetBefore
        self.offsetAfter = offsetAfter
    }
}
