internal import CLibPQ

/// libpq and nothing else: one session whose statements are prepared once, and whose every transaction has the bounds
/// that rollcall's have.
final class RawSession {
    private let handle: OpaquePointer

    init(_ url: String) throws {
        guard let handle = PQconnectdb(url) else { throw RawFailure(operation: "connect", message: "out of memory") }
        self.handle = handle
        guard PQstatus(handle) == CONNECTION_OK else {
            throw RawFailure(operation: "connect", message: String(cString: PQerrorMessage(handle)))
        }
    }

    deinit {
        PQfinish(handle)
    }

    /// Runs a script.
    func execute(_ sql: String) throws {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw RawFailure(operation: "execute", message: String(cString: PQerrorMessage(handle)))
        }
    }

    /// The first value of a query, as text.
    func value(_ sql: String) throws -> String {
        let result = PQexec(handle, sql)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_TUPLES_OK, PQntuples(result) > 0 else {
            throw RawFailure(operation: "ask", message: String(cString: PQerrorMessage(handle)))
        }
        return String(cString: PQgetvalue(result, 0, 0))
    }

    /// Prepares a statement by a name.
    func prepare(_ name: String, _ sql: String) throws {
        let result = PQprepare(handle, name, sql, 0, nil)
        defer { PQclear(result) }
        guard PQresultStatus(result) == PGRES_COMMAND_OK else {
            throw RawFailure(operation: "prepare", message: String(cString: PQerrorMessage(handle)))
        }
    }

    /// Runs a prepared statement with one number.
    func run(_ name: String, _ number: Int) throws {
        let text = String(number)
        let result = text.withCString { value in
            var values: [UnsafePointer<CChar>?] = [value]
            return PQexecPrepared(handle, name, 1, &values, nil, nil, 0)
        }
        defer { PQclear(result) }
        let status = PQresultStatus(result)
        guard status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK else {
            throw RawFailure(operation: "run", message: String(cString: PQerrorMessage(handle)))
        }
    }

    /// Begins a transaction with its bounds, in one round trip.
    func begin() throws {
        try execute(
            "BEGIN; SET LOCAL statement_timeout = '10s'; SET LOCAL lock_timeout = '5s'; "
                + "SET LOCAL idle_in_transaction_session_timeout = '10s'")
    }

    func commit() throws { try execute("COMMIT") }
}
