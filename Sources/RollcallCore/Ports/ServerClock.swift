/// A store whose clock is not its caller's: a server on another host.
///
/// An optional power; on an SQLite file both read the same clock.
public protocol ServerClock: Sendable {
    /// How far the server's wall clock and the given one are apart now.
    ///
    /// A read.
    func skew(against clock: any HostClock) async throws(StoreError) -> ClockSkew
}

/// How far a server's wall clock is ahead of a host's, as one question has found it.
public struct ClockSkew: Hashable, Sendable {
    /// More than this is told to people: presences are judged by the server's clock and written by the hosts'.
    public static let tolerance = Duration.seconds(2)

    /// How far the server is ahead; negative when it is behind.
    public var ahead: Duration
    /// How much that may be wrong: half of the round trip.
    public var uncertainty: Duration

    /// Makes a measurement: the answer was given half of the round trip before it was there.
    ///
    /// - Parameters:
    ///   - answer: what the server's clock showed.
    ///   - wall: what the host's showed when the answer was there.
    ///   - roundTrip: how long the answer took.
    public init(answer: Timestamp, wall: Timestamp, roundTrip: Duration) {
        uncertainty = max(roundTrip, .zero) / 2
        ahead = (answer - wall) + uncertainty
    }

    private var distance: Duration { ahead < .zero ? .zero - ahead : ahead }

    /// Whether it is certainly more than the tolerance.
    public var isExcessive: Bool { distance - uncertainty > Self.tolerance }

    /// Whether it is certainly within the tolerance.
    public var isHarmless: Bool { distance + uncertainty <= Self.tolerance }

    /// `3.1 s ahead of`, `0.0 s behind`: the host's clock beside the server's.
    public var words: String {
        let tenths = (distance.wholeMicroseconds + 50_000) / 100_000
        return "\(tenths / 10).\(tenths % 10) s \(ahead > .zero ? "behind" : "ahead of")"
    }
}
