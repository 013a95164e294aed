/// A time-ordered identifier of 128 bits: RFC 9562, version 7.
///
/// The first 48 bits are milliseconds, the next 12 (method 3 of section 6.2) the fraction of that millisecond, so that
/// identifiers made by one host in different processes sort by the time at which they were made, to a quarter of a
/// microsecond.
public struct UUIDv7: Hashable, Comparable, Sendable {
    /// The first 64 bits: time, version, fraction of a millisecond.
    public let high: UInt64
    /// The last 64 bits: variant and randomness.
    public let low: UInt64

    /// Makes the identifier with the given bits.
    public init(high: UInt64, low: UInt64) {
        self.high = high
        self.low = low
    }

    /// Makes a new identifier for something that happens at `instant`, taken as the nearest from 1970 to 9999.
    public init(at instant: Timestamp, using random: inout some RandomNumberGenerator) {
        let microseconds = UInt64(min(max(.epoch, instant), .distantFuture).microseconds)
        let fraction = (microseconds % 1_000) * 4_096 / 1_000
        high = (microseconds / 1_000) << 16 | 0x7000 | fraction
        low = random.next() & 0x3FFF_FFFF_FFFF_FFFF | 0x8000_0000_0000_0000
    }

    /// The largest identifier that an instant can have: what was made by then is at most this.
    public init(lastAt instant: Timestamp) {
        var ones = Ones()
        self.init(at: instant, using: &ones)
    }

    private struct Ones: RandomNumberGenerator {
        mutating func next() -> UInt64 { .max }
    }

    /// Orders by value.
    public static func < (left: UUIDv7, right: UUIDv7) -> Bool {
        (left.high, left.low) < (right.high, right.low)
    }
}

extension UUIDv7: LosslessStringConvertible {
    /// Reads 32 hexadecimal digits, plain or as the usual 36 characters; nil for anything else.
    public init?(_ description: String) {
        let isPlain = description.utf8.count == 32
        guard isPlain || description.utf8.count == 36 else { return nil }
        var bits: (high: UInt64, low: UInt64) = (0, 0)
        var digits = 0
        for (offset, character) in description.utf8.enumerated() {
            if !isPlain, Self.isHyphen(at: offset) {
                guard character == UInt8(ascii: "-") else { return nil }
                continue
            }
            guard let value = Self.value(ofHexadecimal: character) else { return nil }
            if digits < 16 { bits.high = bits.high << 4 | value } else { bits.low = bits.low << 4 | value }
            digits += 1
        }
        self.init(high: bits.high, low: bits.low)
    }

    /// The 36 characters of the usual form, in lower case.
    public var description: String {
        String(unsafeUninitializedCapacity: 36) { buffer in
            var position = 0
            for index in 0..<32 {
                if Self.isHyphen(at: position) {
                    buffer[position] = UInt8(ascii: "-")
                    position += 1
                }
                let word = index < 16 ? high : low
                let digit = UInt8(truncatingIfNeeded: word >> (60 - 4 * UInt64(index % 16)) & 0xF)
                buffer[position] = digit < 10 ? 48 + digit : 87 + digit
                position += 1
            }
            return position
        }
    }

    private static func isHyphen(at position: Int) -> Bool {
        position == 8 || position == 13 || position == 18 || position == 23
    }

    private static func value(ofHexadecimal character: UInt8) -> UInt64? {
        switch character {
        case 48...57: UInt64(character - 48)
        case 65...70: UInt64(character - 55)
        case 97...102: UInt64(character - 87)
        default: nil
        }
    }
}
