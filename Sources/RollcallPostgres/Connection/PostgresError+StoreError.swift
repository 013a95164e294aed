internal import Foundation
internal import RollcallCore
internal import RollcallStorage

extension StoreError {
    /// Says what any error of a transaction means; the one place where SQLSTATEs are read
    /// (postgresql.org/docs/current/errcodes-appendix.html).
    ///
    /// The server's own words are kept, since they name tables and columns; its details, which may hold rows, are not.
    init(_ error: any Error, operation: String, address: PostgresAddress) {
        switch error {
        case let known as StoreError: self = known
        case let failure as PostgresFailure: self.init(failure, operation: operation, address: address)
        case let unknown as UnknownCommit:
            self.init(
                .unavailable, operation: operation,
                detail: "\(address): the connection broke while the server committed, and it cannot be asked "
                    + "(\(unknown.cause.message)); whatever it was is found in the database when it is back")
        case let value as UnreadableValue:
            self.init(
                .corrupt, operation: operation,
                detail: "\(address) holds a value in \(value.place) that this program does not know; "
                    + "see `rollcall database check`, or restore a backup")
        case is DecodingError:
            self.init(
                .corrupt, operation: operation,
                detail: "\(address) holds JSON that this program cannot read; see `rollcall database check`")
        case is CancellationError:
            self.init(.cancelled, operation: operation, detail: "the caller was cancelled; nothing was written")
        default:
            self.init(.conflict, operation: operation, detail: "\(address): \(type(of: error)); this is a bug")
        }
    }

    private init(_ failure: PostgresFailure, operation: String, address: PostgresAddress) {
        switch failure.kind {
        case .timedOut:
            self.init(
                .unavailable, operation: operation,
                detail: "\(address) did not answer in time; see whether the server is overloaded or the network is cut")
        case .closed:
            self.init(
                .unavailable, operation: operation, detail: "the connection to \(address) was closed by this process")
        case .crowded:
            self.init(
                .unavailable, operation: operation,
                detail: "\(address): \(failure.message) by calls that take long; "
                    + "see whether the server is overloaded, or what holds locks there")
        case .disconnected:
            let meaning = PostgresMeaning(words: failure.message)
            self.init(
                meaning.code, operation: operation, detail: "\(address): \(meaning.remedy) (\(failure.message))")
        case .refused("42501"):
            let missing = MissingRight(words: failure.message, role: address.role, operation: operation)
            self.init(
                .denied, operation: operation,
                detail: "\(address): \(missing.sentence) (PostgreSQL 42501: \(failure.message))")
        case .refused(let state):
            let meaning = PostgresMeaning(state: state)
            self.init(
                meaning.code, operation: operation,
                detail: "\(address): \(meaning.remedy) (PostgreSQL \(state): \(failure.message))")
        }
    }
}

/// What an SQLSTATE means for who sees it: who may try again, and what helps.
struct PostgresMeaning: Hashable {
    /// The port's code.
    let code: StoreError.Code
    /// What is wrong and what helps.
    let remedy: String

    private init(_ code: StoreError.Code, _ remedy: String) {
        self.code = code
        self.remedy = remedy
    }

    /// The meaning of a state: the whole of it where that is known, else its class.
    init(state: String) {
        self = Self.states[state] ?? Self.classes[String(state.prefix(2))] ?? Self.other
    }

    /// The meaning of a connection's end before the server has a state to tell, from libpq's own words.
    ///
    /// The states of a refused start-up are lost in libpq 15, so its words are all there is; they are matched in the
    /// language of the C locale and of the server's messages, and what does not match is `unavailable`.
    init(words: String) {
        self = Self.words.first { $0.words.allSatisfy(words.contains) }?.meaning ?? Self.unreachable
    }

    /// Libpq's words and the server's, the more telling first: several hosts may have failed, each in its own way.
    private static let words: [(words: [String], meaning: PostgresMeaning)] = [
        (["password authentication failed"], wrongPassword), (["no password supplied"], wrongPassword),
        (["certificate verify failed"], wrongCertificate), (["does not match host name"], wrongCertificate),
        (["root certificate"], wrongCertificate), (["does not support SSL"], noEncryption),
        (["channel binding"], noEncryption), (["requires a valid client certificate"], wrongBadge),
        (["certificate authentication failed"], wrongBadge), (["alert certificate required"], wrongBadge),
        (["alert unknown ca"], wrongBadge), (["alert bad certificate"], wrongBadge),
        (["private key file"], unreadableBadge), (["could not read certificate file"], unreadableBadge),
        (["no pg_hba.conf entry"], notAdmitted), (["pg_hba.conf rejects"], notAdmitted),
        (["not permitted to log in"], notAdmitted), (["permission denied for database"], noConnectRight),
        (["role ", "does not exist"], notAdmitted), (["database ", "does not exist"], noDatabase),
        (["too many clients"], noConnections), (["too many connections"], noConnections),
        (["remaining connection slots"], noConnections), (["read-only"], readOnlyServer),
        (["not read/write"], readOnlyServer), (["hot standby mode"], readOnlyServer),
    ]

    private static let wrongCertificate = PostgresMeaning(
        .unsuitable, "the server's certificate is not what sslmode asks for; see the host's name and sslrootcert")
    private static let noEncryption = PostgresMeaning(
        .unsuitable,
        "the server does not encrypt as sslmode or channel_binding asks; switch TLS on there, or ask for less")
    private static let wrongBadge = PostgresMeaning(
        .denied, "the server wants a certificate that it knows; set sslcert and sslkey in the URL")
    private static let unreadableBadge = PostgresMeaning(
        .unsuitable, "the certificate or the key that the URL names cannot be used; see sslcert and sslkey")
    private static let unreachable = PostgresMeaning(
        .unavailable, "the server cannot be reached; see that it runs and that host and port are right")
    private static let wrongPassword = PostgresMeaning(
        .denied, "the server refuses the password; set it in the URL, in PGPASSWORD or in ~/.pgpass")
    private static let notAdmitted = PostgresMeaning(
        .denied, "the server does not let this user in; see the user's name and the server's pg_hba.conf")
    private static let noConnectRight = PostgresMeaning(
        .denied,
        "this role may not connect to the database; an administrator gives it with GRANT CONNECT ON DATABASE … TO …, "
            + "see `rollcall database grants`")
    private static let noDatabase = PostgresMeaning(
        .unsuitable, "there is no such database; make it with createdb, or name another")
    private static let noConnections = PostgresMeaning(
        .unavailable, "the server has no connection left; raise max_connections or lower --database-connections")
    private static let readOnlyServer = PostgresMeaning(
        .readOnly, "this server only reads; name the primary, or all hosts with target_session_attrs=read-write")
    private static let foreignKey = PostgresMeaning(
        .conflict, "a value is not of its column's type; is it a key of this project's users?")
    private static let other = PostgresMeaning(
        .conflict, "the server refused a statement; another program changed rollcall's tables, or this is a bug")

    private static let states: [String: PostgresMeaning] = [
        "22001": PostgresMeaning(.conflict, "a text is longer than its column takes"),
        "22003": foreignKey, "22P02": foreignKey,
        "23503": PostgresMeaning(.conflict, "a write refers to a row that is not there, or removes one that is needed"),
        "25006": readOnlyServer,
        "25P03": PostgresMeaning(.unavailable, "the transaction was idle for too long and was ended by the server"),
        "28P01": wrongPassword,
        "3D000": noDatabase,
        "3F000": PostgresMeaning(.unsuitable, "there is no such schema; make it, or name another with --schema"),
        "40001": PostgresMeaning(.busy, "others wrote the same rows the whole time; try again"),
        "40P01": PostgresMeaning(.busy, "others held the same rows the whole time; try again"),
        "42P01": PostgresMeaning(
            .schemaTooOld, "rollcall's tables are not there; run `rollcall database migrate`, or see --schema"),
        "53100": PostgresMeaning(.full, "the server's disk is full; make room, rollcall goes on by itself"),
        "53300": noConnections,
        "55P03": PostgresMeaning(.busy, "another session has held the rows the whole time; try again"),
        "57014": PostgresMeaning(.unavailable, "the statement took longer than its bound and was ended by the server"),
    ]

    private static let classes: [String: PostgresMeaning] = [
        "08": unreachable,
        "22": PostgresMeaning(.corrupt, "the database holds a value that cannot be read as what it should be"),
        "23": PostgresMeaning(.conflict, "a write contradicts what the database holds; a foreign writer or a bug"),
        "28": notAdmitted,
        "53": PostgresMeaning(.unavailable, "the server lacks memory or another resource; see its log"),
        "57": PostgresMeaning(
            .unavailable, "the server is starting, stopping or being repaired; rollcall goes on by itself"),
        "58": PostgresMeaning(.unavailable, "the server's system refused to read or write; see its log"),
        "XX": PostgresMeaning(.corrupt, "the server found damage; see its log and restore a backup"),
    ]
}
