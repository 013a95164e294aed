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
    /// The hosts whose names have to be looked up; nil without any.
    let places: ServerPlaces?
    /// Whether of several hosts the one that can be written to is wanted, as nobody says otherwise.
    private let picksPrimary: Bool

    /// Reads a URL: `postgres:`, `postgresql:`, `postgis:`, each also with a driver's name (`postgresql+psycopg:`).
    ///
    /// Several hosts, and every parameter of libpq, are as its documentation says
    /// (postgresql.org/docs/current/libpq-connect.html#LIBPQ-CONNSTRING). Throws `unsuitable` for what libpq cannot read.
    public init(_ url: String) throws(StoreError) {
        guard let colon = url.firstIndex(of: ":") else { throw Self.unreadable("it has no scheme") }
        var rest = url[colon...]
        var ignored: [String] = []
        // Without them libpq reads something else, and says the whole of it when it cannot.
        guard rest.hasPrefix("://") else { throw Self.unreadable("// is missing after its scheme") }
        // As libpq reads it: a question mark before the @ belongs to the password.
        let authority = rest.dropFirst(3)
        let user = authority.firstIndex { $0 == "@" || $0 == "/" }.flatMap { authority[$0] == "@" ? $0 : nil }
        let mark = rest[(user ?? rest.startIndex)...].firstIndex(of: "?")
        // What follows would be shown as the name of the database.
        guard user != nil || !rest[..<(mark ?? rest.endIndex)].contains("@") else {
            throw Self.unreadable("it has a / before the @; a password's / is written %2F, and another @ is %40")
        }
        if let mark {
            let known = ConnectionSettings.keys
            var kept: [Substring] = []
            for item in rest[rest.index(after: mark)...].split(separator: "&") {
                let key = String(item.prefix { $0 != "=" })
                if known.contains(key) { kept.append(item) } else { ignored.append(key) }
            }
            rest = rest[..<mark] + (kept.isEmpty ? "" : "?" + kept.joined(separator: "&"))
        }
        connection = "postgresql" + rest
        ignoredKeys = ignored
        let settings: ConnectionSettings
        do throws(ConnectionSettings.Unreadable) {
            settings = try ConnectionSettings(connection)
        } catch {
            throw Self.unreadable(error.words)
        }
        description = Self.describe(settings)
        places = ServerPlaces(settings)
        picksPrimary = settings.list("host").count > 1 && settings["target_session_attrs"] == "any"
    }

    /// Hands out names and values for `PQconnectStartParams`; the URL comes after what it may change, and before what was
    /// found out about its hosts.
    ///
    /// `connect_timeout` is not heeded by connections that are polled; `tcp_user_timeout` is what lets go of a silent host
    /// so that the next one is tried.
    func withParameters<Answer>(
        as worker: String?, _ found: [(String, String)],
        _ body: (UnsafePointer<UnsafePointer<CChar>?>, UnsafePointer<UnsafePointer<CChar>?>) -> Answer
    ) -> Answer {
        var parameters = [
            ("fallback_application_name", worker.map { "rollcall/\($0)" } ?? "rollcall"), ("client_encoding", "UTF8"),
            ("connect_timeout", "5"),
            ("keepalives_idle", "10"), ("keepalives_interval", "5"), ("keepalives_count", "3"),
            ("tcp_user_timeout", "5000"),
        ]
        if picksPrimary { parameters.append(("target_session_attrs", "read-write")) }
        parameters.append(("dbname", connection))
        parameters += found
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

    private static func describe(_ settings: ConnectionSettings) -> String {
        let user = settings["user"]
        let name = settings["dbname"] ?? user
        let ports = settings.list("port")
        let places = settings.list("host").enumerated().map { index, host in
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
