internal import CLibPQ
public import RollcallCore

/// Where a server is and who asks: a URL as libpq reads it, completed by libpq's own environment (`PGHOST`, …).
///
/// Its text never holds a password.
public struct PostgresAddress: Sendable, CustomStringConvertible {
    /// The whole of it, the password too, for libpq alone.
    private let connection: String
    /// `postgresql://user@host:5432/name`.
    public let description: String
    /// Keys of the query that mean nothing here, and were left out.
    public let ignoredKeys: [String]

    /// Reads a URL: `postgres:`, `postgresql:`, `postgis:`, each also with a driver's name (`postgresql+psycopg:`).
    ///
    /// Several hosts, and every parameter of libpq, are as its documentation says
    /// (postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING). Throws `unsuitable` for what libpq cannot read.
    public init(_ url: String) throws(StoreError) {
        guard let colon = url.firstIndex(of: ":") else { throw Self.unreadable("it has no scheme") }
        var rest = url[colon...]
        var ignored: [String] = []
        if let mark = rest.firstIndex(of: "?") {
            let known = Self.knownKeys
            var kept: [Substring] = []
            for item in rest[rest.index(after: mark)...].split(separator: "&") {
                let key = String(item.prefix { $0 != "=" })
                if known.contains(key) { kept.append(item) } else { ignored.append(key) }
            }
            rest = rest[..<mark] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
        }
        connection = "postgresql" + rest
        ignoredKeys = ignored
        description = try Self.describe(connection)
    }

    /// Whether several hosts are named.
    private var hasSeveralHosts: Bool {
        connection.dropFirst("postgresql://".count).prefix { $0 != "/" && $0 != "?" }.contains(",")
    }

    /// Hands out names and values for `PQconnectStartParams`; the URL comes last, so that what it says counts.
    ///
    /// `connect_timeout` is not heeded by connections that are polled; `tcp_user_timeout` is what lets go of a silent host
    /// so that the next one is tried.
    func withParameters<Answer>(
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Answer
    ) -> Answer {
        var parameters = [
            ("fallback_application_name", "rollcall"), ("client_encoding", "UTF8"), ("connect_timeout", "5"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "5000"),
        ]
        if hasSeveralHosts { parameters.append(("target_session_attrs", "read-write")) }
        parameters.append(("dbname", connection))
        return Self.withCStrings(parameters.map(\.0)) { names in
            Self.withCStrings(parameters.map(\.1)) { values in body(names, values) }
        }
    }

    /// Hands out pointers to texts that end with zero, and a nil after the last.
    private static func withCStrings<Answer>(
        _ texts: [String], _ body: (UnsafePointer<UnsafePointer<CChar>?>) -> Answer
    ) -> Answer {
        let bytes = texts.map { Array($0.utf8CString) }
        return bytes.flatMap { $0 }.withUnsafeBufferPointer { buffer in
            withUnsafeTemporaryAllocation(of: UnsafePointer<CChar>?.self, capacity: texts.count + 1) { list in
                list.initialize(repeating: nil)
                var offset = 0
                for (index, text) in bytes.enumerated() {
                    list[index] = buffer.baseAddress.map { $0 + offset }
                    offset += text.count
                }
                return withExtendedLifetime(list) { body(UnsafePointer(list.baseAddress.unsafelyUnwrapped)) }
            }
        }
    }

    // MARK: Reading

    /// The names of all that libpq takes.
    private static var knownKeys: Set<String> {
        guard let options = PQconndefaults() else { return [] }
        defer { PQconninfoFree(options) }
        var keys: Set<String> = ["ssl"]
        var option = options
        while let keyword = option.pointee.keyword {
            keys.insert(String(cString: keyword))
            option += 1
        }
        return keys
    }

    private static func describe(_ connection: String) throws(StoreError) -> String {
        var words: UnsafeMutablePointer<CChar>?
        guard let options = PQconninfoParse(connection, &words) else {
            defer { PQfreemem(words) }
            throw unreadable(words.map { PostgresFailure.line(String(cString: $0)) } ?? "out of memory")
        }
        defer { PQconninfoFree(options) }
        var values: [String: String] = [:]
        var option = options
        while let keyword = option.pointee.keyword {
            if let value = option.pointee.val { values[String(cString: keyword)] = String(cString: value) }
            option += 1
        }
        return describe(values)
    }

    private static func describe(_ values: [String: String]) -> String {
        var defaults: [String: String] = [:]
        if let options = PQconndefaults() {
            defer { PQconninfoFree(options) }
            var option = options
            while let keyword = option.pointee.keyword {
                if let value = option.pointee.val { defaults[String(cString: keyword)] = String(cString: value) }
                option += 1
            }
        }
        let user = values["user"] ?? defaults["user"]
        let name = values["dbname"] ?? defaults["dbname"] ?? user
        let hosts = (values["host"] ?? values["hostaddr"] ?? defaults["host"] ?? "").split(separator: ",")
        let ports = (values["port"] ?? defaults["port"] ?? "").split(separator: ",")
        let places = hosts.enumerated().map { index, host in
            let port = ports.count == 1 ? ports.first : ports.dropFirst(index).first
            return host.hasPrefix("/") ? "\(host)" : port.map { "\(host):\($0)" } ?? "\(host)"
        }
        return "postgresql://" + (user.map { "\($0)@" } ?? "") + places.joined(separator: ",")
            + (name.map { "/\($0)" } ?? "")
    }

    private static func unreadable(_ why: String) -> StoreError {
        StoreError(
            .unsuitable, operation: "read the database URL",
            detail: "\(why); write postgresql://USER:PASSWORD@HOST:5432/DATABASE")
    }
}
