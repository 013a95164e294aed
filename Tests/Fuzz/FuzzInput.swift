/// libFuzzer's bytes, taken apart from their end, so that text at the beginning stays text.
struct FuzzInput {
    private(set) var bytes: [UInt8]

    init(_ data: UnsafePointer<UInt8>?, _ size: Int) {
        bytes = Array(UnsafeBufferPointer(start: data, count: size))
    }

    /// The whole, as text; what is not UTF-8 is replaced.
    var text: String { String(decoding: bytes, as: UTF8.self) }

    /// The last bytes as a number; 0 where there are none left.
    mutating func number(bytes count: Int) -> Int {
        var number = 0
        for _ in 0..<count { number = number << 8 | Int(bytes.popLast() ?? 0) }
        return number
    }
}

/// Ends the process, for libFuzzer to keep the input, unless the promise holds.
func promise(_ isKept: @autoclosure () -> Bool, _ sentence: @autoclosure () -> String) {
    precondition(isKept(), sentence())
}
