/// What programs are given.
extension ArgumentKind {
    /// Whether a list may stand for the value.
    public var takesList: Bool {
        switch self {
        case .command, .statuses: true
        default: false
        }
    }

    /// Whether names with values may stand for the value.
    public var takesPairs: Bool {
        switch self {
        case .variables, .headers: true
        default: false
        }
    }

    func readCommand(_ value: JSONValue) -> Result<JSONValue, ArgumentProblem> {
        guard let words = texts(value), let program = words.first else {
            return .failure(ArgumentProblem(message: "a program and its arguments are expected", help: expectation))
        }
        guard program.hasPrefix("/") else {
            let message = "\"\(program)\" is not an absolute path; no shell and no PATH looks for it"
            return .failure(ArgumentProblem(message: message, help: expectation))
        }
        guard !words.contains(where: { $0.utf8.contains(0) }) else {
            return .failure(ArgumentProblem(message: "no argument of a program holds a zero byte", help: expectation))
        }
        return .success(.array(words.map { .string($0) }))
    }

    func readPath(_ text: String) -> Result<JSONValue, ArgumentProblem> {
        guard text.hasPrefix("/"), !text.utf8.contains(0) else {
            return .failure(ArgumentProblem(message: "\"\(text)\" is not an absolute path", help: expectation))
        }
        return .success(.string(text))
    }

    func readFlag(_ text: String) -> Result<JSONValue, ArgumentProblem> {
        switch text.lowercased() {
        case "true", "yes", "on": .success(.bool(true))
        case "false", "no", "off": .success(.bool(false))
        default: .failure(ArgumentProblem(message: "\"\(text)\" is neither true nor false", help: expectation))
        }
    }

    func readChoice(_ text: String, among words: [String]) -> Result<JSONValue, ArgumentProblem> {
        guard let word = words.first(where: { $0.lowercased() == text.lowercased() }) else {
            return .failure(ArgumentProblem(message: "\"\(text)\" is not known here", help: expectation))
        }
        return .success(.string(word))
    }

    /// Names with values; no message shows a value, which may be a secret.
    func readPairs(_ value: JSONValue) -> Result<JSONValue, ArgumentProblem> {
        guard case .object(let pairs) = value else {
            return .failure(ArgumentProblem(message: "names with values are expected", help: expectation))
        }
        var read: [String: JSONValue] = [:]
        for (name, value) in pairs.sorted(by: { $0.key < $1.key }) {
            guard isName(name) else {
                let what = self == .headers ? "header" : "variable"
                return .failure(ArgumentProblem(message: "\"\(name)\" is not the name of a \(what)", help: expectation))
            }
            guard let text = value.scalarText, text.utf8.allSatisfy(isAllowedInValues) else {
                let message = "the value of \(name) is not text that may stand there"
                return .failure(ArgumentProblem(message: message, help: expectation))
            }
            read[name] = .string(text)
        }
        return .success(.object(read))
    }

    /// One text, or a list of texts; nil for anything else.
    func texts(_ value: JSONValue) -> [String]? {
        if let text = value.scalarText { return [text] }
        guard case .array(let values) = value else { return nil }
        let texts = values.compactMap(\.scalarText)
        return texts.count == values.count ? texts : nil
    }

    /// A header's name is a token (RFC 9110, 5.1); a variable's has no `=`.
    private func isName(_ name: String) -> Bool {
        guard !name.isEmpty else { return false }
        guard self == .headers else { return !name.utf8.contains { $0 == 0 || $0 == UInt8(ascii: "=") } }
        return name.utf8.allSatisfy { byte in
            switch byte {
            case 0x30...0x39, 0x41...0x5A, 0x61...0x7A: true
            default: "!#$%&'*+-.^_`|~".utf8.contains(byte)
            }
        }
    }

    /// A line break in a header would begin another one.
    private func isAllowedInValues(_ byte: UInt8) -> Bool {
        self == .headers ? byte >= 0x20 && byte != 0x7F || byte == 0x09 : byte != 0
    }
}
