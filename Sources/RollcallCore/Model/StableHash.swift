/// A hash that is the same in every process, on every machine and in every release.
///
/// FNV-1a over 64 bits with a final mix (the finalizer of SplitMix64), so that its low bits are good enough for `mod`.
/// It spreads jitter and tells revisions apart; it is not a defence against anybody.
public struct StableHash: Sendable {
    private var state: UInt64 = 0xCBF2_9CE4_8422_2325

    /// Starts with nothing hashed.
    public init() {}

    /// Adds text and a separator, so that `("ab", "c")` differs from `("a", "bc")`.
    public mutating func combine(_ text: some StringProtocol) {
        for byte in text.utf8 { combine(byte: byte) }
        combine(byte: 0xFF)
    }

    /// Adds bytes and how many they are.
    public mutating func combine(bytes: some Sequence<UInt8>) {
        var count: Int64 = 0
        for byte in bytes {
            combine(byte: byte)
            count += 1
        }
        combine(count)
    }

    /// Adds a number.
    public mutating func combine(_ number: Int64) {
        var rest = UInt64(bitPattern: number)
        for _ in 0..<8 {
            combine(byte: UInt8(truncatingIfNeeded: rest))
            rest >>= 8
        }
    }

    /// The hash of what was added so far.
    public var value: UInt64 {
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }

    /// The hash as 16 hexadecimal digits.
    public var hexadecimal: String { Self.hexadecimal(value) }

    /// A hash as 16 hexadecimal digits.
    static func hexadecimal(_ value: UInt64) -> String {
        let digits = String(value, radix: 16)
        return String(repeating: "0", count: 16 - digits.count) + digits
    }

    private mutating func combine(byte: UInt8) {
        state = (state ^ UInt64(byte)) &* 0x0000_0100_0000_01B3
    }
}
