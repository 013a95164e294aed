internal import CLibPQ

/// What libpq makes of a URL and of its own environment, key by key.
struct ConnectionSettings {
    /// What the URL says.
    private let given: [String: String]
    /// What the environment says (`PGHOST`, …), else what libpq was built with.
    private let defaults: [String: String]

    /// A URL that cannot be read, in libpq's own words, but for the part of the URL that it ends with: that may be, or
    /// hold, the password.
    struct Unreadable: Error {
        let words: String

        init(_ words: String) {
            self.words = words.firstRange(of: ": \"").map { String(words[..<$0.lowerBound]) } ?? words
        }
    }

    /// Reads a URL.
    init(_ url: String) throws(Unreadable) {
        var words: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(url, &words) else {
            defer { PQfreemem(words) }
            throw Unreadable(words.map { PostgresFailure.line(String(cString: $0)) } ?? "out of memory")
        }
        defer { PQconninfoFree(options) }
        given = Self.values(options)
        let standard = PQconndefaults()
        defer { PQconninfoFree(standard) }
        defaults = standard.map(Self.values) ?? [:]
    }

    /// The names of all that libpq takes.
    static var keys: Set<String> {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        var keys: Set<String> = ["ssl"]
        visit(options) { key, _ in keys.insert(String(cString: key)) }
        return keys
    }

    /// The value that counts, unless a service file says more.
    subscript(key: String) -> String? { given[key] ?? defaults[key] }

    /// A list's parts, as hosts and ports are written; empty ones are kept.
    func list(_ key: String) -> [String] {
        guard let value = self[key], !value.isEmpty else { return [] }
        return value.split(separator: ",", omittingEmptySubsequences: false).map(String.init)
    }

    private static func values(_ options: UnsafeMutablePointer<PQconninfoOption>) -> [String: String] {
        var values: [String: String] = [:]
        visit(options) { key, value in
            if let value { values[String(cString: key)] = String(cString: value) }
        }
        return values
    }

    private static func visit(
        _ options: UnsafeMutablePointer<PQconninfoOption>,
        _ body: (UnsafeMutablePointer<CChar>, UnsafeMutablePointer<CChar>?) -> Void
    ) {
        var option = options
        while let key = option.pointee.keyword {
            body(key, option.pointee.val)
            option += 1
        }
    }
}
