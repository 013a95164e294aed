/// A position in ASCII text that moves only over what it recognises.
///
/// A method that answers nil or false leaves the position where it was.
struct ByteScanner {
    /// The text.
    let bytes: [UInt8]
    /// The offset of the next byte to be read.
    private(set) var position = 0

    init(_ text: String) {
        bytes = Array(text.utf8)
    }

    init(_ bytes: some Sequence<UInt8>) {
        self.bytes = Array(bytes)
    }

    var isAtEnd: Bool { position == bytes.count }

    /// The next byte, not consumed.
    var next: UInt8? { isAtEnd ? nil : bytes[position] }

    /// Consumes the next byte when it is one of those given.
    mutating func take(_ expected: UInt8...) -> Bool {
        guard let next, expected.contains(next) else { return false }
        position += 1
        return true
    }

    /// Consumes the longest run of bytes that satisfy the predicate, which may be empty.
    mutating func run(while predicate: (UInt8) -> Bool) -> ArraySlice<UInt8> {
        let rest = bytes[position...]
        let run = rest.prefix(while: predicate)
        position = run.endIndex
        return run
    }

    /// Consumes the digits ahead, when their count lies in the range, and answers their value.
    mutating func number(digits count: ClosedRange<Int>) -> Int? {
        let digits = bytes[position...].prefix(while: \.isDigit)
        guard count.contains(digits.count), digits.count <= 18 else { return nil }
        position = digits.endIndex
        return digits.reduce(0) { $0 * 10 + Int($1 - UInt8(ascii: "0")) }
    }
}

extension UInt8 {
    /// An ASCII digit.
    var isDigit: Bool { (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(self) }

    /// An ASCII letter.
    var isLetter: Bool { (UInt8(ascii: "a")...UInt8(ascii: "z")).contains(self | 0x20) }

    /// A space, a tab or a line break.
    var isBlank: Bool { self == 0x20 || self == 0x09 || self == 0x0A || self == 0x0D }
}
