/// Turns bytes into text, or says where they are not the text of a schedule.
enum SourceDecoder {
    /// Why bytes are no schedule; the text is what could be read of them, for the excerpt.
    struct Refusal: Error {
        var finding: Finding
        var text: SourceText
        var range: Range<Int>
    }

    /// Checks size, encoding and characters; a byte order mark of UTF-8 is dropped.
    static func decode(_ bytes: [UInt8], limit: Int) throws(Refusal) -> SourceText {
        guard bytes.count <= limit else { throw refusal(.fileTooLarge(limit: limit)) }
        if let encoding = foreignEncoding(bytes) { throw refusal(.wrongEncoding(encoding)) }
        let content = bytes.starts(with: [0xEF, 0xBB, 0xBF]) ? Array(bytes.dropFirst(3)) : bytes
        guard let string = String(validating: content, as: UTF8.self) else { throw invalidUTF8(content) }
        let text = SourceText(scalars: Array(string.unicodeScalars), utf8: content)
        if let place = text.scalars.firstIndex(where: { !isAllowed($0) }) {
            throw Refusal(
                finding: .forbiddenCharacter(text.scalars[place]), text: text, range: place..<place + 1)
        }
        return text
    }

    private static func refusal(_ finding: Finding) -> Refusal {
        Refusal(finding: finding, text: SourceText(scalars: []), range: 0..<0)
    }

    /// UTF-16 and UTF-32 by their byte order marks, or by the zero bytes that ASCII has in them.
    private static func foreignEncoding(_ bytes: [UInt8]) -> String? {
        let first = Array(bytes.prefix(4))
        if first == [0xFF, 0xFE, 0, 0] || first == [0, 0, 0xFE, 0xFF] { return "UTF-32" }
        if first.starts(with: [0xFF, 0xFE]) || first.starts(with: [0xFE, 0xFF]) { return "UTF-16" }
        guard first.count == 4 else { return nil }
        return switch first.map({ $0 == 0 }) {
        case [true, false, true, false], [false, true, false, true]: "UTF-16"
        case [true, true, true, false], [false, true, true, true]: "UTF-32"
        default: nil
        }
    }

    /// The place of the first byte that is not UTF-8; what comes before it is shown.
    private static func invalidUTF8(_ bytes: [UInt8]) -> Refusal {
        var parser = Unicode.UTF8.ForwardParser()
        var iterator = bytes.makeIterator()
        var scalars: [Unicode.Scalar] = []
        while case .valid(let encoded) = parser.parseScalar(from: &iterator) {
            scalars.append(Unicode.UTF8.decode(encoded))
        }
        let place = scalars.count
        scalars.append("\u{FFFD}")
        return Refusal(finding: .invalidUTF8(), text: SourceText(scalars: scalars), range: place..<place + 1)
    }

    /// YAML's printable characters (YAML 1.1, production c-printable) without DEL and the byte order mark.
    private static func isAllowed(_ scalar: Unicode.Scalar) -> Bool {
        switch scalar.value {
        case 0x09, 0x0A, 0x0D, 0x20...0x7E, 0x85, 0xA0...0xD7FF, 0xE000...0xFEFE, 0xFF00...0xFFFD,
            0x10000...0x10FFFF:
            true
        default: false
        }
    }
}
