internal import CLibPQ
internal import Glibc
internal import RollcallCore

/// One connection of libpq, used on one thread: statements go out in pipeline mode, and the thread waits in poll(2)
/// for the socket, for the bound, and for whoever wants it to stop.
final class PostgresSession {
    private let handle: OpaquePointer
    private let wakeUp: WakeUp
    /// Statements that the server knows by a name, each by its text; only of a direct connection.
    private var prepared: [String: String] = [:]
    /// What the server is yet to answer.
    private var outstanding: [Expected] = []
    /// Whether statements may have names: a pooler would look for them on another server process.
    private(set) var isDirect = false
    /// The history that the server writes on, of a direct connection (`TransactionSettings.timeline`).
    private(set) var timeline: String?
    /// Whether somebody else closes the connection.
    private var isHandedOver = false

    private enum Expected {
        /// A statement was given a name.
        case name(of: String)
        /// A statement was run.
        case answer
    }

    /// Connects within the bound of the options.
    init(_ options: PostgresOptions, wakeUp: WakeUp) throws {
        self.wakeUp = wakeUp
        let deadline = ContinuousClock.now + options.connectTimeout
        let places = try options.address.places?.parameters(
            by: options.lookup, within: options.connectTimeout, unless: wakeUp)
        let made = options.address.withParameters(as: options.worker, places ?? []) { names, values in
            PQconnectStartParams(names, values, 1)
        }
        guard let made else { throw PostgresFailure(kind: .disconnected, message: "out of memory") }
        handle = made
        try connect(until: deadline)
        try probe(until: deadline)
    }

    /// Ends the connection; a transaction that is open is undone by the server.
    deinit {
        if !isHandedOver { PQfinish(handle) }
    }

    /// Ends the connection, and with it what the server is still doing for it; nobody uses the session afterwards.
    func abandon() -> Farewell {
        isHandedOver = true
        return Farewell(to: handle)
    }

    private func connect(until deadline: ContinuousClock.Instant) throws {
        guard PQstatus(handle) != CONNECTION_BAD else { throw disconnected }
        var wants = PGRES_POLLING_WRITING
        while wants != PGRES_POLLING_OK {
            try wait(for: wants == PGRES_POLLING_READING ? POLLIN : POLLOUT, until: deadline)
            wants = PQconnectPoll(handle)
            guard wants != PGRES_POLLING_FAILED else { throw disconnected }
        }
        guard PQsetnonblocking(handle, 1) == 0, PQenterPipelineMode(handle) == 1 else { throw disconnected }
        PQsetNoticeReceiver(handle, { _, _ in }, nil)
    }

    /// A direct connection is served by the process that it was told of when it began; a pooler makes a number up.
    private func probe(until deadline: ContinuousClock.Instant) throws {
        let announced = Int(PQbackendPID(handle))
        try send("SELECT pg_backend_pid()", [])
        let answers = try receive(until: deadline)
        guard let answer = answers.first, answer.count == 1 else { throw disconnected }
        isDirect = try PostgresRow(result: answer, index: 0).number(0) == announced
    }

    /// Sets what holds for every transaction of a direct session.
    func settle(_ settings: TransactionSettings.Query, within bound: Duration) throws {
        try send(settings.sql, settings.parameters)
        guard let answer = try receive(until: .now + bound).first, answer.count == 1 else { throw disconnected }
        timeline = try PostgresRow(result: answer, index: 0).optionalText(0)
    }

    /// The server's version, as 150018.
    var serverVersion: Int { Int(PQserverVersion(handle)) }

    // MARK: Statements

    /// Puts a statement on its way; the answer comes with `receive`.
    func send(_ sql: String, _ parameters: [any PostgresParameter]) throws {
        let encoded = EncodedParameters(parameters)
        if isDirect, prepared[sql] == nil {
            let name = "rollcall_\(prepared.count)"
            guard PQsendPrepare(handle, name, sql, encoded.count, encoded.types) == 1 else { throw disconnected }
            prepared[sql] = name
            outstanding.append(.name(of: sql))
        }
        let sent = encoded.withPointers { values, lengths, formats in
            if let name = prepared[sql] {
                PQsendQueryPrepared(handle, name, encoded.count, values, lengths, formats, 1)
            } else {
                PQsendQueryParams(handle, sql, encoded.count, encoded.types, values, lengths, formats, 1)
            }
        }
        guard sent == 1 else { throw disconnected }
        outstanding.append(.answer)
    }

    /// The answers to all that was sent, in order; throws the first refusal, after the last answer has come.
    func receive(until deadline: ContinuousClock.Instant) throws -> [PostgresResult] {
        guard PQpipelineSync(handle) == 1 else { throw disconnected }
        var answers: [PostgresResult] = []
        var refusal: PostgresFailure?
        let expected = outstanding
        outstanding = []
        for what in expected {
            let result = try next(until: deadline)
            // Each answer is followed by an end mark.
            while let rest = try nextIfAny(until: deadline) { _ = rest }
            switch result.status {
            case PGRES_COMMAND_OK, PGRES_TUPLES_OK: if case .answer = what { answers.append(result) }
            default:
                refusal = refusal ?? PostgresFailure(result)
                if case .name(let sql) = what { prepared[sql] = nil }
            }
        }
        let end = try next(until: deadline)
        guard end.status == PGRES_PIPELINE_SYNC else { throw disconnected }
        if let refusal { throw refusal }
        return answers
    }

    private func next(until deadline: ContinuousClock.Instant) throws -> PostgresResult {
        guard let result = try nextIfAny(until: deadline) else { throw disconnected }
        return result
    }

    private func nextIfAny(until deadline: ContinuousClock.Instant) throws -> PostgresResult? {
        try flush(until: deadline)
        while PQisBusy(handle) == 1 {
            try wait(for: POLLIN, until: deadline)
            guard PQconsumeInput(handle) == 1 else { throw disconnected }
        }
        return PQgetResult(handle).map(PostgresResult.init)
    }

    private func flush(until deadline: ContinuousClock.Instant) throws {
        while true {
            let left = PQflush(handle)
            guard left >= 0 else { throw disconnected }
            guard left > 0 else { return }
            // The server may have to be read from before it reads on.
            let events = try wait(for: POLLIN | POLLOUT, until: deadline)
            guard events & POLLIN == 0 || PQconsumeInput(handle) == 1 else { throw disconnected }
        }
    }

    /// Whether a notification comes before the deadline; takes all that are there.
    func hears(until deadline: ContinuousClock.Instant) throws -> Bool {
        while true {
            guard PQconsumeInput(handle) == 1 else { throw disconnected }
            var count = 0
            while let notice = PQnotifies(handle) {
                PQfreemem(notice)
                count += 1
            }
            if count > 0 { return true }
            do {
                try wait(for: POLLIN, until: deadline)
            } catch let failure as PostgresFailure {
                guard case .timedOut = failure.kind else { throw failure }
                return false
            }
        }
    }

    // MARK: Waiting

    /// Waits for the socket; answers which of the events have come.
    @discardableResult
    private func wait(for events: Int32, until deadline: ContinuousClock.Instant) throws -> Int32 {
        while true {
            let left = deadline - .now
            guard left > .zero else {
                throw PostgresFailure(kind: .timedOut, message: "the server did not answer in time")
            }
            var watched = [
                pollfd(fd: PQsocket(handle), events: Int16(events), revents: 0),
                pollfd(fd: wakeUp.descriptor, events: Int16(POLLIN), revents: 0),
            ]
            let found = poll(&watched, 2, Int32(clamping: left.wholeMicroseconds / 1_000 + 1))
            guard found >= 0 || errno == EINTR else { throw disconnected }
            if watched[1].revents != 0, wakeUp.clear() {
                throw PostgresFailure.closedHere
            }
            if watched[0].revents != 0 { return Int32(watched[0].revents) }
        }
    }

    private var disconnected: PostgresFailure {
        let words = String(cString: PQerrorMessage(handle))
        return PostgresFailure(
            kind: .disconnected, message: words.isEmpty ? "the connection broke" : PostgresFailure.line(words))
    }
}

extension PostgresFailure {
    /// What a refused statement's report says, but for the detail, which may hold rows.
    init(_ result: PostgresResult) {
        let state = result.field(ROLLCALL_DIAG_SQLSTATE)
        self.init(
            kind: state.isEmpty ? .disconnected : .refused(state),
            message: Self.line(result.field(ROLLCALL_DIAG_MESSAGE)))
        constraint = result.field(ROLLCALL_DIAG_CONSTRAINT)
        table = result.field(ROLLCALL_DIAG_TABLE)
    }

    /// Words of several lines as one.
    static func line(_ words: String) -> String {
        words.split(whereSeparator: \.isNewline).map { $0.drop(while: \.isWhitespace) }.joined(separator: "; ")
    }
}
