/// Why a statement or a connection failed, before anybody knows what was tried.
struct PostgresFailure: Error {
    /// How it failed.
    enum Kind {
        /// The server refused, with this SQLSTATE (postgresql.org/docs/current/errcodes-appendix.html).
        case refused(String)
        /// There is no connection, or it broke.
        case disconnected
        /// The server did not answer within the bound.
        case timedOut
        /// Somebody closed the connection meanwhile.
        case closed
        /// Nothing was tried: no connection of this process was free in time.
        case crowded
    }

    var kind: Kind
    /// The server's or the library's own words; they name tables and constraints but hold no rows.
    var message: String
    /// The constraint that a write would have broken.
    var constraint = ""
    /// The table that it belongs to.
    var table = ""

    /// Somebody closed the connection here.
    static let closedHere = PostgresFailure(kind: .closed, message: "the connection was closed by this process")

    /// No connection was free in time.
    static func allInUse(_ count: Int) -> PostgresFailure {
        PostgresFailure(
            kind: .crowded, message: count == 1 ? "the one connection is in use" : "all \(count) connections are in use"
        )
    }

    /// The SQLSTATE; empty when the server did not say.
    var state: String {
        if case .refused(let state) = kind { return state }
        return ""
    }

    /// Whether the same transaction may succeed at once: it lost against others (40001, 40P01), or a row of theirs is in
    /// the way that it sees when it looks again (23505).
    var isCollision: Bool { ["40001", "40P01", "23505"].contains(state) }

    /// Whether a prepared statement is not what it was: "cached plan must not change result type", or gone.
    private var isOutgrown: Bool { state == "0A000" || state == "26000" }

    /// Whether the same transaction may succeed on a new connection.
    var isStale: Bool {
        if case .disconnected = kind { return true }
        return isOutgrown
    }

    /// Whether no connection was free.
    var isCrowded: Bool { if case .crowded = kind { true } else { false } }

    /// Whether the server may be at work still, for nobody.
    var leavesWork: Bool {
        switch kind {
        case .timedOut, .closed: true
        case .refused, .disconnected, .crowded: false
        }
    }

    /// Whether what was sent may have been done all the same.
    ///
    /// A statement that was refused takes the COMMIT that travelled with it along; a server that goes down may refuse what
    /// it has just committed.
    var losesAnswers: Bool {
        switch kind {
        case .refused(let state): state.hasPrefix("57P") || state.hasPrefix("08")
        case .disconnected, .timedOut, .closed: true
        case .crowded: false
        }
    }

    /// Whether it says nothing of an earlier try that was not answered: there is no connection, or that try still holds
    /// its rows (55P03), as it does while its COMMIT waits for a standby.
    var leavesUnknown: Bool { !isClosed && (losesAnswers || isCrowded || state == "55P03") }

    /// Whether this process closed the connection.
    var isClosed: Bool {
        if case .closed = kind { return true }
        return false
    }

    /// Whether the connection is of no more use.
    ///
    /// A server that only reads may have been the primary; the next connection may find the new one.
    var endsConnection: Bool { losesAnswers || isOutgrown || state == "25006" }
}
