/// The text of a value after expansion, which still knows where each of its characters stands in the file.
struct ScalarValue {
    /// What the key's type reads.
    var text: String
    /// Where the whole value stands, quotes included.
    var range: Range<Int>
    /// Where the text itself begins, when the file says it letter by letter: without escapes, line breaks, variables.
    var textStart: Int?
    /// The variables that became part of it.
    var variables: [String] = []

    /// The place of a part of the text; the whole value where that cannot be said.
    ///
    /// - Parameter part: offsets in the text's UTF-8, as `CronProblem` has them.
    func place(ofUTF8 part: Range<Int>) -> Range<Int> {
        guard let textStart else { return range }
        let utf8 = Array(text.utf8)
        let before = Self.scalarCount(utf8.prefix(part.lowerBound))
        let length = Self.scalarCount(utf8.prefix(part.upperBound)) - before
        return textStart + before..<textStart + before + length
    }

    /// The same with another text, as after trimming; its parts have no places of their own any more.
    func replacing(_ text: String) -> ScalarValue {
        guard text != self.text else { return self }
        var copy = self
        copy.text = text
        copy.textStart = nil
        return copy
    }

    /// The finding, with the variables named that the text came from.
    func explained(_ finding: Finding) -> Finding {
        guard !variables.isEmpty else { return finding }
        let names = Quoted.list(variables.map { "${\($0)}" }, "and")
        return finding.with(ending: " (read from \(names))")
    }

    /// Bytes that begin a character.
    private static func scalarCount(_ bytes: ArraySlice<UInt8>) -> Int {
        bytes.count { $0 & 0xC0 != 0x80 }
    }
}

extension FileContext {
    /// The text of a node after expansion; nil, and reported, where there is none.
    ///
    /// - Parameters:
    ///   - owner: what the value belongs to, for the message: the key in quotes.
    ///   - expectation: what to write there.
    func scalar(_ node: YAMLNode, of owner: String, keyRange: Range<Int>, expectation: String) -> ScalarValue? {
        switch node.content {
        case .refused: return nil
        case .sequence: report(.notAValue(owner, found: "a list", help: expectation), at: node.range)
        case .mapping(let pairs):
            let isTemplate = pairs.count == 1 && pairs[0].key.scalar == nil
            let help = isTemplate ? "quote the text; variables are written ${NAME}" : expectation
            report(.notAValue(owner, found: "a mapping", help: help), at: node.range)
        case .scalar(let scalar) where scalar.isNull:
            let range = node.range.isEmpty ? keyRange : node.range
            report(.missingValue(owner, word: scalar.text, help: expectation), at: range)
        case .scalar(let scalar): return expanded(scalar, range: node.range)
        }
        return nil
    }

    private func expanded(_ scalar: YAMLScalar, range: Range<Int>) -> ScalarValue? {
        let start = verbatimStart(scalar, range: range)
        let expansion = VariableExpansion(scalar.text, environment: environment)
        for problem in expansion.problems {
            let place = start.map { problem.range.lowerBound + $0..<problem.range.upperBound + $0 }
            report(problem.finding, at: place ?? range)
        }
        guard expansion.problems.isEmpty else { return nil }
        let value = ScalarValue(
            text: expansion.text, range: range, textStart: expansion.text == scalar.text ? start : nil,
            variables: expansion.variables)
        if let control = value.text.unicodeScalars.first(where: { $0.isForbiddenInValues }) {
            report(value.explained(.controlCharacter(control)), at: range)
            return nil
        }
        return value
    }

    /// Where the scalar's text begins in the file, when it stands there as it is.
    private func verbatimStart(_ scalar: YAMLScalar, range: Range<Int>) -> Int? {
        let length = scalar.text.unicodeScalars.count
        let start = scalar.isPlain ? range.lowerBound : range.lowerBound + 1
        guard start + length <= range.upperBound, log.source.text(start..<start + length) == scalar.text else {
            return nil
        }
        return start
    }
}

extension String {
    /// The text without blanks and line breaks at its ends.
    func trimmingBlanks() -> String {
        let scalars = unicodeScalars
        let isBlank = { (scalar: Unicode.Scalar) in [" ", "\t", "\n", "\r"].contains(scalar) }
        guard let first = scalars.firstIndex(where: { !isBlank($0) }),
            let last = scalars.lastIndex(where: { !isBlank($0) })
        else { return "" }
        return String(scalars[first...last])
    }
}

extension Unicode.Scalar {
    /// A control character that escapes or the environment can bring into a value, and that no value needs.
    fileprivate var isForbiddenInValues: Bool {
        // General category Cc, which Unicode never changes.
        (value < 0x20 || (0x7F...0x9F).contains(value)) && self != "\n" && self != "\t"
    }
}
