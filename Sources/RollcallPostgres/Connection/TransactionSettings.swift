internal import RollcallCore

/// How transactions begin: their isolation, their bounds, and how their statements are planned.
///
/// A session that is direct has all that for as long as it lasts (`session`), and a transaction only says what differs.
/// Behind a pooler it is part of every transaction, since a pooler refuses it as options of the connection and hands the
/// next transaction to another server process. Whoever switched `synchronous_commit` off does not mean the ledger: a
/// tick that was decided must stay decided.
struct TransactionSettings {
    /// A query and its parameters.
    struct Query {
        var sql: String
        var parameters: [any PostgresParameter] = []
    }

    /// How long one statement may take; the whole transaction is given up a little later.
    let bound: Duration
    /// How long a statement waits for a lock.
    let lockBound: Duration
    /// How much longer than the server the client waits.
    let slack = Duration.seconds(2)
    /// Whether nothing is written: all statements see one state of the database.
    let isReading: Bool
    /// What stands in for the server's clock in tests.
    let clock: PostgresClock?
    private let direct: Query
    private let pooled: Query

    /// - Parameter bound: for what takes long; nil: as the options say.
    init(
        _ options: PostgresOptions, isReading: Bool, planning: StatementPlanning = .byIndex, bound: Duration? = nil
    ) {
        self.isReading = isReading
        self.bound = bound ?? options.statementTimeout
        lockBound = max(options.lockTimeout, bound ?? .zero)
        clock = options.clock
        let tells = "SELECT clock_timestamp(), \(isReading ? "NULL::bigint" : "pg_current_xact_id()::text::bigint")"
        let timeline = isReading ? "NULL::text" : Self.timeline
        var all = Self.bounds(options, statement: self.bound, lock: lockBound, scope: true)
        all.sql = "\(tells), \(timeline), \(all.sql)"
        pooled =
            planning == .free
            ? all : Query(sql: "\(all.sql), \(planning.settings(scope: true))", parameters: all.parameters)
        guard bound == nil else {
            direct = Query(sql: "\(all.sql), \(planning.settings(scope: true))", parameters: all.parameters)
            return
        }
        // The session knows its timeline.
        let brief = "\(tells), NULL::text"
        direct = Query(sql: planning == .byIndex ? brief : "\(brief), \(planning.settings(scope: true))")
    }

    /// Tells the time and, of a transaction that writes, its number, and sets what the session has not.
    func query(isDirect: Bool) -> Query { isDirect ? direct : pooled }

    /// What a direct session has from its beginning; answers its timeline.
    static func session(_ options: PostgresOptions) -> Query {
        var query = bounds(options, statement: options.statementTimeout, lock: options.lockTimeout, scope: false)
        query.sql = "SELECT \(timeline), \(query.sql), \(StatementPlanning.byIndex.settings(scope: false))"
        return query
    }

    /// The columns that set the bounds, what a commit means, and where tables are looked for.
    private static func bounds(
        _ options: PostgresOptions, statement: Duration, lock: Duration, scope: Bool
    ) -> Query {
        var query = Query(
            sql: """
                set_config('statement_timeout', $1, \(scope)), set_config('lock_timeout', $2, \(scope)),
                set_config('idle_in_transaction_session_timeout', $1, \(scope)),
                CASE WHEN current_setting('synchronous_commit') = 'off'
                    THEN set_config('synchronous_commit', 'on', \(scope)) END
                """, parameters: [text(statement), text(lock)])
        guard let schema = options.schema else { return query }
        query.parameters.append(quoted(schema))
        query.sql += """
            , set_config('search_path', concat_ws(', ', $3, nullif(current_setting('search_path'), '')), \(scope))
            """
        return query
    }

    /// The statement that begins the transaction.
    var begin: String {
        isReading ? "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY" : "BEGIN ISOLATION LEVEL READ COMMITTED"
    }

    /// Which history the server writes on.
    ///
    /// A standby that takes over begins a new one, and may give a transaction a number that its predecessor gave to one
    /// that it never heard of. Null while it follows another, and on Aurora, whose
    /// instances share one history and do not know these functions.
    static let timeline = """
        CASE WHEN NOT pg_is_in_recovery() AND to_regproc('aurora_version') IS NULL
            THEN substr(pg_walfile_name(pg_current_wal_lsn()), 1, 8) END
        """

    /// A name as SQL quotes it.
    static func quoted(_ name: String) -> String {
        "\"" + name.split(separator: "\"", omittingEmptySubsequences: false).joined(separator: "\"\"") + "\""
    }

    /// A bound as a setting.
    static func text(_ bound: Duration) -> String { "\(bound.wholeMicroseconds / 1_000)ms" }
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
