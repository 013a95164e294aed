/// A grid of equal steps: the ticks are `k * interval + offset` after 1970-01-01T00:00:00Z, for k from 0.
///
/// The grid does not depend on when a worker started, so all workers agree on it.
public struct IntervalRecurrence: Hashable, Sendable {
    /// The distance of two ticks: whole microseconds, from one second to `DurationText.longest`.
    public let interval: Duration
    /// The distance of the grid from the epoch: whole microseconds, from zero to below the interval.
    public let offset: Duration

    /// Makes a grid.
    ///
    /// Total, so that no stored value can stop a worker: an interval out of its range is taken as the nearest that is
    /// in it, an offset as its remainder by the interval. The schedule file is held to the ranges where it is read.
    public init(interval: Duration, offset: Duration = .zero) {
        let step = min(max(interval, .seconds(1)), DurationText.longest).wholeMicroseconds
        self.interval = .microseconds(step)
        self.offset = .microseconds(offset.wholeMicroseconds.dividedDown(by: step).remainder)
    }

    /// The first tick strictly after the instant; nil past `Timestamp.distantFuture`.
    public func next(after instant: Timestamp) -> Timestamp? {
        let ticks = ticks(through: min(instant, .distantFuture))
        let next = Timestamp(microseconds: ticks * step + offset.wholeMicroseconds)
        return next <= .distantFuture ? next : nil
    }

    /// The newest tick at or before the instant; nil when the instant is before the first.
    public func last(atOrBefore instant: Timestamp) -> Timestamp? {
        let ticks = ticks(through: min(instant, .distantFuture))
        return ticks == 0 ? nil : Timestamp(microseconds: (ticks - 1) * step + offset.wholeMicroseconds)
    }

    /// How many ticks lie after the first instant and at or before the second.
    public func count(after start: Timestamp, through end: Timestamp) -> Int {
        let last = min(end, .distantFuture)
        return start < last ? Int(ticks(through: last) - ticks(through: start)) : 0
    }

    /// `every 10m`, `every 10m offset 30s`.
    public var text: String {
        let every = "every \(DurationText.format(interval))"
        return offset == .zero ? every : "\(every) offset \(DurationText.format(offset))"
    }

    private var step: Int64 { interval.wholeMicroseconds }

    /// How many ticks lie at or before the instant.
    private func ticks(through instant: Timestamp) -> Int64 {
        guard instant >= .epoch + offset else { return 0 }
        return (instant.microseconds - offset.wholeMicroseconds) / step + 1
    }
}

/// Stored as in the schedule file: `{"every":"10m","offset":"30s"}`, the offset left out when it is zero.
extension IntervalRecurrence: Codable {
    private enum Key: String, CodingKey {
        case every, offset
    }

    /// Reads the durations; `DecodingError.dataCorrupted` when one is not a duration.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        let offset = container.contains(.offset) ? try Self.duration(.offset, in: container) : .zero
        self.init(interval: try Self.duration(.every, in: container), offset: offset)
    }

    /// Writes the durations in their canonical form.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.container(keyedBy: Key.self)
        try container.encode(DurationText.format(interval), forKey: .every)
        if offset != .zero { try container.encode(DurationText.format(offset), forKey: .offset) }
    }

    private static func duration(_ key: Key, in container: KeyedDecodingContainer<Key>) throws -> Duration {
        switch DurationText.parse(try container.decode(String.self, forKey: key)) {
        case .success(let duration): return duration
        case .failure(let problem):
            throw DecodingError.dataCorruptedError(forKey: key, in: container, debugDescription: problem.message)
        }
    }
}
