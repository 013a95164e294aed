/// Which database, and who said so.
///
/// Its text never holds a password.
struct DatabaseLocation: Hashable, Sendable {
    /// Who named the database.
    enum Origin: Hashable, Sendable {
        /// A flag or its `ROLLCALL_` variable.
        case option
        /// `DATABASE_URL`: an application's database, which rollcall never creates.
        case databaseURL
        /// Nobody: `rollcall.db` in the current folder.
        case fallback
    }

    /// What holds the database.
    enum Place: Hashable, Sendable {
        /// An SQLite file.
        case file(String)
        /// A PostgreSQL server, by its URL, which may hold a password.
        case server(ServerURL)
    }

    var place: Place
    var origin: Origin
    /// What standard error should hear.
    var warnings: [String] = []

    /// The location as its URL, without password.
    var description: String {
        switch place {
        case .file(let path): "sqlite:\(path)"
        case .server(let url): url.description
        }
    }

    /// Chooses: `--database` or `--database-file`, else `DATABASE_URL`, else `rollcall.db`.
    static func choose(
        database: String?, databaseFile: String?, environment: [String: String]
    ) throws(CommandFailure) -> DatabaseLocation {
        switch (database, databaseFile) {
        case (_?, _?):
            throw CommandFailure(.usage, "--database and --database-file both name a database", help: "give one")
        case (nil, let file?): return DatabaseLocation(place: .file(file), origin: .option)
        case (let url?, nil): return try read(url, origin: .option, source: "--database")
        case (nil, nil):
            guard let url = environment["DATABASE_URL"], !url.isEmpty else {
                return DatabaseLocation(place: .file("rollcall.db"), origin: .fallback)
            }
            return try read(url, origin: .databaseURL, source: "DATABASE_URL")
        }
    }

    /// Where rollcall's own tables are, when they are not beside the presences.
    static func ledger(_ url: String) throws(CommandFailure) -> DatabaseLocation {
        try read(url, origin: .option, source: "--ledger")
    }

    /// Reads `sqlite:PATH`, `sqlite:///RELATIVE`, `sqlite:////ABSOLUTE`, or a PostgreSQL URL.
    private static func read(
        _ url: String, origin: Origin, source: String
    ) throws(CommandFailure) -> DatabaseLocation {
        guard let colon = url.firstIndex(of: ":") else {
            throw CommandFailure(
                .misconfigured, "\(source) is not a database URL",
                help: "write sqlite:PATH or postgresql://HOST/NAME, or give a file's path to --database-file")
        }
        let scheme = url[..<colon].lowercased()
        if ServerURL.schemes.contains(String(scheme.prefix { $0 != "+" })) {
            return try server(url, origin: origin, source: source)
        }
        guard ["sqlite", "sqlite3"].contains(scheme) else { throw unsupported(scheme, source) }
        let rest = url[url.index(after: colon)...]
        guard rest.hasPrefix("//") else { return try file(String(rest), origin: origin, source: source) }
        let parts = rest.dropFirst(2).split(separator: "?", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts[0].hasPrefix("/") else {
            throw CommandFailure(
                .misconfigured, "\(source) has a host, and a file has none",
                help: "write sqlite:///RELATIVE or sqlite:////ABSOLUTE")
        }
        var location = try file(percentDecoded(parts[0].dropFirst()), origin: origin, source: source)
        if parts.count > 1 { try location.read(query: parts[1], source: source) }
        return location
    }

    private static func file(
        _ path: String, origin: Origin, source: String
    ) throws(CommandFailure) -> DatabaseLocation {
        guard !path.isEmpty, !path.contains(":memory:") else {
            throw CommandFailure(
                .misconfigured, "\(source) names no file, and a database in memory would forget every run",
                help: "write sqlite:PATH")
        }
        return DatabaseLocation(place: .file(path), origin: origin)
    }

    private static func server(
        _ url: String, origin: Origin, source: String
    ) throws(CommandFailure) -> DatabaseLocation {
        let server = try ServerURL(url, source: source)
        var location = DatabaseLocation(place: .server(server), origin: origin)
        try location.ignore(server.ignoredKeys, source: source)
        return location
    }

    /// The keys of a query mean something to other programs; none means anything to an SQLite file.
    private mutating func read(query: Substring, source: String) throws(CommandFailure) {
        try ignore(query.split(separator: "&").map { String($0.prefix { $0 != "=" }) }, source: source)
    }

    private mutating func ignore(_ keys: [String], source: String) throws(CommandFailure) {
        guard !keys.isEmpty else { return }
        let list = keys.joined(separator: ", ")
        guard origin == .databaseURL else {
            throw CommandFailure(
                .misconfigured, "\(source) has keys that mean nothing here: \(list)", help: "leave them out")
        }
        warnings.append("DATABASE_URL has keys that mean nothing here and are ignored: \(list)")
    }

    private static func unsupported(_ scheme: String, _ source: String) -> CommandFailure {
        let help = "name a database with --database sqlite:PATH or --database postgresql://HOST/NAME"
        switch scheme.prefix(while: { $0 != "+" }) {
        case "mysql", "mariadb", "mysql2":
            return CommandFailure(
                .misconfigured, "\(source) names a MySQL database, which rollcall does not support", help: help)
        default:
            return CommandFailure(
                .misconfigured, "\(source) begins with \"\(scheme):\", which is no database that rollcall knows",
                help: help)
        }
    }

    private static func percentDecoded(_ text: Substring) -> String {
        var bytes: [UInt8] = []
        var rest = Array(text.utf8)[...]
        while let byte = rest.popFirst() {
            let digits = rest.prefix(2)
            if byte == UInt8(ascii: "%"), digits.count == 2,
                let code = UInt8(String(decoding: digits, as: UTF8.self), radix: 16)
            {
                bytes.append(code)
                rest = rest.dropFirst(2)
            } else {
                bytes.append(byte)
            }
        }
        return String(decoding: bytes, as: UTF8.self)
    }
}
