extension String {
    /// The text with every control character written as an escape, so that data cannot move a terminal's cursor,
    /// change its title, or forge a line of a log.
    ///
    /// `\n`, `\r`, `\t`, else `\u{1b}`; also the invisible marks that turn the direction of writing.
    func escapingControls(keepingLineBreaks: Bool = false) -> String {
        guard unicodeScalars.contains(where: { $0.isControl }) else { return self }
        var text = ""
        for scalar in unicodeScalars {
            switch scalar {
            case "\n" where keepingLineBreaks: text.unicodeScalars.append(scalar)
            case "\n": text += "\\n"
            case "\r": text += "\\r"
            case "\t": text += "\\t"
            case _ where scalar.isControl: text += "\\u{" + String(scalar.value, radix: 16) + "}"
            default: text.unicodeScalars.append(scalar)
            }
        }
        return text
    }
}

extension Unicode.Scalar {
    /// Whether a terminal would act on it instead of showing it.
    var isControl: Bool {
        switch value {
        case 0..<0x20, 0x7F..<0xA0, 0x200E...0x200F, 0x2028...0x202E, 0x2066...0x2069: true
        default: false
        }
    }
}
