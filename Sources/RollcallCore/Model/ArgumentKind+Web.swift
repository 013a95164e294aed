/// What requests over HTTP are given.
extension ArgumentKind {
    func readURL(_ text: String) -> Result<JSONValue, ArgumentProblem> {
        let lower = text.lowercased()
        guard let scheme = ["https://", "http://"].first(where: { lower.hasPrefix($0) }) else {
            return .failure(ArgumentProblem(message: "an address begins with https:// or http://", help: expectation))
        }
        let isPlain = text.utf8.allSatisfy { (0x21...0x7E).contains($0) }
        let authority = text.dropFirst(scheme.count).prefix { !"/?#\\".contains($0) }
        guard isPlain, !authority.isEmpty, !authority.hasPrefix(":") else {
            return .failure(
                ArgumentProblem(
                    message: "this is not an address", help: "\(expectation), with % codes for blanks and the like"))
        }
        guard !authority.contains("@") else {
            return .failure(
                ArgumentProblem(
                    message: "an address holds no user and no password, since it is shown",
                    help: "give them in headers:, as Authorization"))
        }
        return .success(.string(text))
    }

    func readStatuses(_ value: JSONValue) -> Result<JSONValue, ArgumentProblem> {
        guard let words = texts(value), !words.isEmpty else {
            return .failure(ArgumentProblem(message: "statuses are expected", help: expectation))
        }
        if let wrong = words.first(where: { StatusRange($0) == nil }) {
            return .failure(ArgumentProblem(message: "\"\(wrong)\" is no status of HTTP", help: expectation))
        }
        return .success(.array(words.map { .string($0) }))
    }
}
