/// Makes identifiers of which each is larger than the one before, also within one microsecond and after the wall
/// clock was set back: RFC 9562, section 6.2, method 3 with the fraction of the millisecond as the counter.
///
/// One sequence belongs to one store handle; across processes identifiers sort by the clock alone.
public struct UUIDv7Sequence: Sendable {
    /// The 48 bits of milliseconds and the 12 of their fraction of the last identifier, as one number.
    private var last: UInt64 = 0

    /// Starts with nothing made.
    public init() {}

    /// Makes the next identifier for something that happens at `instant`.
    public mutating func next(at instant: Timestamp, using random: inout some RandomNumberGenerator) -> UUIDv7 {
        let made = UUIDv7(at: instant, using: &random)
        let time = (made.high >> 16) << 12 | (made.high & 0x0FFF)
        last = max(time, last + 1)
        return UUIDv7(high: (last >> 12) << 16 | 0x7000 | (last & 0x0FFF), low: made.low)
    }
}
