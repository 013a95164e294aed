internal import RollcallCore
internal import RollcallStorage

/// What the body of one transaction works with: statements, the clocks, and new identifiers.
///
/// Statements travel together where nobody waits for an answer: what begins the transaction goes out with its first
/// query, and what `later` was given with the next one or with the COMMIT. Never leaves the body.
final class PostgresTransaction {
    private let session: PostgresSession
    private let settings: TransactionSettings
    private let deadline: ContinuousClock.Instant
    private let identifiers: IdentifierSource
    private let clock: PostgresClock?
    /// Whether the same was tried before: it lost against others, or, of one that was sent whole, nobody knows whether
    /// it was committed.
    let isRepeated: Bool
    private var begun: Beginning?
    /// How many statements were sent in all.
    private var sent = 0
    /// Questions whose answers are on their way, and answers that nobody has read yet.
    private var open: Set<Int> = []
    private var kept: [Int: PostgresResult] = [:]

    /// What the server said when the transaction began.
    private struct Beginning {
        let reading: ClockReading
        let number: Int
        let timeline: String?
    }

    init(
        _ session: PostgresSession, _ settings: TransactionSettings, identifiers: IdentifierSource,
        isRepeated: Bool = false
    ) throws {
        self.session = session
        self.settings = settings
        self.identifiers = identifiers
        self.isRepeated = isRepeated
        clock = settings.clock
        deadline = .now + settings.bound + settings.slack
        _ = try send(settings.begin, [])
        let query = settings.query(isDirect: session.isDirect)
        _ = try send(query.sql, query.parameters)
    }

    /// The server's clock (`clock_timestamp()`) as it was when the transaction began.
    var now: Timestamp { get throws { try beginning().reading.wall } }

    /// The clock by which leases run out: the server's too, but for tests.
    var leaseClock: Timestamp { get throws { try beginning().reading.lease } }

    /// The transaction's number, for who must find out later whether it was committed; zero of one that only reads.
    var number: Int { get throws { try beginning().number } }

    /// The history that the number belongs to.
    var timeline: String? { get throws { try beginning().timeline } }

    /// What stands in for the server's clocks in tests; nil, where a statement is to look at `now()` itself, which is
    /// when the transaction began.
    var givenClock: ClockReading? { clock?.read() }

    /// A new identifier, larger than every other that this connection has made.
    func newIdentifier() throws -> UUIDv7 { identifiers.next(at: try now) }

    // MARK: Statements

    /// All rows of a query, each read by a closure.
    func all<Value>(
        _ sql: String, _ parameters: [any PostgresParameter] = [], _ read: (PostgresRow) throws -> Value
    ) throws -> [Value] {
        let result = try run(sql, parameters)
        return try (0..<result.count).map { try read(PostgresRow(result: result, index: $0)) }
    }

    /// The first row of a query, read by a closure; nil without one.
    func first<Value>(
        _ sql: String, _ parameters: [any PostgresParameter] = [], _ read: (PostgresRow) throws -> Value
    ) throws -> Value? {
        let result = try run(sql, parameters)
        return result.count > 0 ? try read(PostgresRow(result: result, index: 0)) : nil
    }

    /// Whether a query has a row.
    func exists(_ sql: String, _ parameters: [any PostgresParameter] = []) throws -> Bool {
        try run(sql, parameters).count > 0
    }

    /// Runs a statement that changes rows, and answers how many.
    @discardableResult
    func change(_ sql: String, _ parameters: [any PostgresParameter] = []) throws -> Int {
        try run(sql, parameters).changes
    }

    /// Runs a statement whose answer nobody needs; it travels with the next one or with the COMMIT.
    func later(_ sql: String, _ parameters: [any PostgresParameter] = []) throws {
        _ = try send(sql, parameters)
    }

    /// What the work sends waits for a lock no longer than this; after that the server refuses it (55P03).
    func waiting<Value>(atMost bound: Duration, _ work: () throws -> Value) throws -> Value {
        let setting = "SELECT set_config('lock_timeout', $1, true)"
        try later(setting, [TransactionSettings.text(min(bound, settings.lockBound))])
        let value = try work()
        try later(setting, [TransactionSettings.text(settings.lockBound)])
        return value
    }

    /// Asks without waiting for the answer, which `rows` reads later: questions that do not depend on one another's
    /// answers travel together.
    func ask(_ sql: String, _ parameters: [any PostgresParameter] = []) throws -> Question {
        let question = Question(number: try send(sql, parameters))
        open.insert(question.number)
        return question
    }

    /// All rows of the answer to a question, each read by a closure; each question is read once.
    func rows<Value>(_ question: Question, _ read: (PostgresRow) throws -> Value) throws -> [Value] {
        if open.contains(question.number) { _ = try receive() }
        guard let result = kept.removeValue(forKey: question.number) else { throw Self.missing }
        return try (0..<result.count).map { try read(PostgresRow(result: result, index: $0)) }
    }

    /// All that was sent has been done, but for the COMMIT.
    func settle() throws { _ = try receive() }

    /// A statement that was asked and not read yet.
    struct Question {
        fileprivate let number: Int
    }

    /// Runs the statements of a script, each of which ends with a semicolon at the end of its line.
    func script(_ sql: String) throws {
        for statement in sql.split(separator: ";\n") { _ = try run(String(statement), []) }
    }

    private func run(_ sql: String, _ parameters: [any PostgresParameter]) throws -> PostgresResult {
        _ = try send(sql, parameters)
        guard let answer = try receive().last else { throw Self.missing }
        return answer
    }

    private func send(_ sql: String, _ parameters: [any PostgresParameter]) throws -> Int {
        try session.send(sql, parameters)
        sent += 1
        return sent - 1
    }

    private func receive() throws -> [PostgresResult] {
        let answers = try session.receive(until: deadline)
        let first = sent - answers.count
        for (offset, answer) in answers.enumerated() where open.remove(first + offset) != nil {
            kept[first + offset] = answer
        }
        if begun == nil, answers.count >= 2 {
            begun = try read(PostgresRow(result: answers[1], index: 0))
        }
        return answers
    }

    private static let missing = PostgresFailure(kind: .disconnected, message: "the server left an answer out")

    private func beginning() throws -> Beginning {
        if begun == nil { _ = try receive() }
        guard let begun else { throw Self.missing }
        return begun
    }

    private func read(_ row: PostgresRow) throws -> Beginning {
        let wall = try row.instant(0)
        let reading = clock?.read() ?? ClockReading(wall: wall, lease: wall)
        return Beginning(
            reading: reading, number: try row.optionalNumber(1) ?? 0,
            timeline: try row.optionalText(2) ?? session.timeline)
    }

    // MARK: The end

    /// Commits; what was sent `later` goes with it.
    ///
    /// Throws `UnknownCommit` when the answer never came.
    func commit() throws {
        if !settings.isReading { _ = try beginning() }
        try end()
    }

    /// Commits with everything that was asked, in one round trip if nobody has waited for an answer before.
    ///
    /// The answers are read afterwards; the transaction's number may never be known.
    func commitTogether() throws { try end() }

    private func end() throws {
        do {
            _ = try send("COMMIT", [])
            let answers = try receive()
            guard answers.last?.tag == "COMMIT" else {
                throw PostgresFailure(kind: .refused("25P02"), message: "the server undid the transaction")
            }
        } catch let failure as PostgresFailure where failure.losesAnswers && !settings.isReading {
            throw UnknownCommit(transaction: begun?.number, timeline: begun?.timeline, cause: failure)
        }
    }

    /// Undoes everything.
    func rollBack() throws {
        _ = try send("ROLLBACK", [])
        _ = try session.receive(until: deadline)
    }
}
