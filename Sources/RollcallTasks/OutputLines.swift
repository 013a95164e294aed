/// Turns what a program writes into lines for people, however it comes in pieces.
struct OutputLines {
    /// What is longer is cut.
    static let limit = 2_000

    private var line: [UInt8] = []
    private var isCut = false

    /// The lines that these bytes complete; blank ones are left out.
    mutating func take(_ bytes: ArraySlice<UInt8>) -> [String] {
        var lines: [String] = []
        for byte in bytes {
            // A lone carriage return ends a line too: progress bars write one.
            if byte == UInt8(ascii: "\n") || byte == UInt8(ascii: "\r") {
                if let line = finish() { lines.append(line) }
            } else if line.count < Self.limit {
                line.append(byte)
            } else {
                isCut = true
            }
        }
        return lines
    }

    /// The line that has no end yet; nil when it is blank.
    mutating func finish() -> String? {
        defer {
            line.removeAll(keepingCapacity: true)
            isCut = false
        }
        while let last = line.last, last == UInt8(ascii: " ") || last == UInt8(ascii: "\t") { line.removeLast() }
        guard !line.isEmpty else { return nil }
        // Bytes that are not UTF-8 become U+FFFD; who prints a line escapes its control characters.
        return String(decoding: line, as: UTF8.self) + (isCut ? "…" : "")
    }
}
