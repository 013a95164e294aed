internal import RollcallCore

/// How transactions begin: their isolation, and their bounds.
///
/// The bounds are part of every transaction (`SET LOCAL`), since a pooler refuses them as options of the connection and
/// hands the next transaction to another server process. Whoever switched `synchronous_commit` off does not mean
/// the ledger: a tick that was decided must stay decided.
struct TransactionSettings {
    /// How long one statement may take; the whole transaction is given up a little later.
    let bound: Duration
    /// How much longer than the server the client waits.
    let slack = Duration.seconds(2)
    /// Whether nothing is written: all statements see one state of the database.
    let isReading: Bool
    /// What stands in for the server's clock in tests.
    let clock: PostgresClock?
    /// Sets the bounds and tells the time and, of one that writes, the transaction's number.
    let sql: String
    let parameters: [any PostgresParameter]

    init(_ options: PostgresOptions, isReading: Bool, bound: Duration? = nil) {
        self.isReading = isReading
        self.bound = bound ?? options.statementTimeout
        clock = options.clock
        let statement = Self.text(self.bound)
        var parameters: [any PostgresParameter] = [statement, Self.text(max(options.lockTimeout, bound ?? .zero))]
        var settings = """
            SELECT clock_timestamp(), \(isReading ? "NULL::bigint" : "pg_current_xact_id()::text::bigint"),
                set_config('statement_timeout', $1, true), set_config('lock_timeout', $2, true),
                set_config('idle_in_transaction_session_timeout', $1, true)
            """
        if !isReading {
            settings += """
                , CASE WHEN current_setting('synchronous_commit') = 'off'
                    THEN set_config('synchronous_commit', 'on', true) END
                """
        }
        if let schema = options.schema {
            parameters.append(Self.quoted(schema))
            settings +=
                ", set_config('search_path', concat_ws(', ', $3, nullif(current_setting('search_path'), '')), true)"
        }
        sql = settings
        self.parameters = parameters
    }

    /// The statement that begins the transaction.
    var begin: String {
        isReading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL READ COMMITTED"
    }

    /// A name as SQL quotes it.
    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    private static func text(_ bound: Duration) -> String { "\(bound.wholeMicroseconds / 1_000)ms" }
}

/// What stands in for the server's clock in tests.
struct PostgresClock: Sendable {
    /// The clock now.
    let read: @Sendable () -> ClockReading
}

/// The two clocks of a transaction, which are one but in tests.
struct ClockReading: Sendable {
    /// What is due and what is stale.
    var wall: Timestamp
    /// Which lease has run out.
    var lease: Timestamp
}
