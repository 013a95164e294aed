/// A set of numbers from 0 to 63, as bits: what one field of a cron expression matches.
struct FieldSet: Hashable, Sendable {
    /// Bit n is set when n is in the set.
    private(set) var bits: UInt64

    init(bits: UInt64 = 0) {
        self.bits = bits
    }

    /// The numbers of the sequence that lie in 0...63.
    init(_ numbers: some Sequence<Int>) {
        bits = numbers.reduce(0) { $0 | 1 << UInt64($1) }
    }

    static func | (left: FieldSet, right: FieldSet) -> FieldSet {
        FieldSet(bits: left.bits | right.bits)
    }

    static func & (left: FieldSet, right: FieldSet) -> FieldSet {
        FieldSet(bits: left.bits & right.bits)
    }

    var isEmpty: Bool { bits == 0 }
    var count: Int { bits.nonzeroBitCount }

    /// The least number; 64 of an empty set, which no expression has.
    var first: Int { bits.trailingZeroBitCount }

    /// The greatest number; -1 of an empty set.
    var last: Int { 63 - bits.leadingZeroBitCount }

    /// The numbers, ascending.
    var numbers: [Int] { (0...63).filter(contains) }

    // Swift's `<<` and `>>` give 0 for shifts past the width, so that these hold for every number.

    func contains(_ number: Int) -> Bool {
        number >= 0 && bits >> UInt64(number) & 1 == 1
    }

    /// The least number at or above the given one.
    func next(atOrAfter number: Int) -> Int? {
        let rest = bits & (.max << UInt64(max(number, 0)))
        return rest == 0 ? nil : rest.trailingZeroBitCount
    }

    /// The greatest number at or below the given one.
    func last(atOrBefore number: Int) -> Int? {
        let rest = through(number).bits
        return rest == 0 ? nil : 63 - rest.leadingZeroBitCount
    }

    /// How many numbers lie at or below the given one.
    func count(through number: Int) -> Int {
        through(number).count
    }

    /// The least distance of two neighbours; nil when there are fewer than two.
    var shortestGap: Int? {
        let numbers = numbers
        return zip(numbers, numbers.dropFirst()).map { $1 - $0 }.min()
    }

    private func through(_ number: Int) -> FieldSet {
        number < 0 ? FieldSet() : FieldSet(bits: bits & ~(UInt64.max << UInt64(number + 1)))
    }
}
