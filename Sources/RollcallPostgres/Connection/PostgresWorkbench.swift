internal import RollcallCore
internal import RollcallPlatform

/// A connection of its own for statements that cannot be in a transaction, on a thread of its own.
actor PostgresWorkbench {
    private let executor = ThreadExecutor(name: "rollcall-bench")
    private let options: PostgresOptions
    private let wakeUp = WakeUp()

    nonisolated var unownedExecutor: UnownedSerialExecutor { executor.asUnownedSerialExecutor() }

    /// Prepares; opens no connection yet.
    init(_ options: PostgresOptions) {
        self.options = options
    }

    deinit {
        executor.stop()
    }

    /// Runs statements one after the other, each by itself, within a bound for them all.
    ///
    /// What the role or the database bounds is lifted where the session is this one's alone; behind a pooler it holds.
    func run(_ statements: [String], within bound: Duration) throws {
        let session = try open()
        let deadline = ContinuousClock.now + bound
        let lifting = session.isDirect ? ["SET statement_timeout = 0", "SET lock_timeout = 0"] : []
        for statement in lifting + statements {
            try session.send(statement, [])
            _ = try session.receive(until: deadline)
        }
    }

    /// A session, which ends when nobody refers to it any more.
    func open() throws -> PostgresSession {
        try PostgresSession(options, wakeUp: wakeUp)
    }

    /// The number of the server process that serves a session now.
    func process(of session: PostgresSession) throws -> Int {
        try session.send("SELECT pg_backend_pid()", [])
        let answers = try session.receive(until: .now + options.statementTimeout)
        guard let answer = answers.last, answer.count == 1 else {
            throw PostgresFailure(kind: .disconnected, message: "the server left an answer out")
        }
        return try PostgresRow(result: answer, index: 0).number(0)
    }
}
