internal import RollcallCore
internal import RollcallStorage

/// The conditions of a query on `rollcall_run AS r`: few texts, so that each is prepared once, and each with an index
/// to begin at.
struct HistoryFilter {
    private(set) var conditions: [String] = []
    private(set) var parameters: [any PostgresParameter] = []

    /// The conditions of a query, but for its limit.
    init(_ query: HistoryQuery) {
        if let job = query.job { add("r.job = ?", job) }
        if let before = query.before { add("r.id < ?", before) }
        if !query.states.isEmpty {
            // The constant lets the index of badly ended runs answer.
            if query.states.isSubset(of: [.failed, .cancelled]) { add("r.state IN ('failed', 'cancelled')") }
            add("r.state = ANY (?)", query.states.map(\.rawValue).sorted())
        }
        if let since = query.since { add(since: since) }
        if let until = query.until { add("coalesce(r.skipped_last, r.created_at) < ?", until) }
    }

    /// The conditions as a WHERE clause, empty without any.
    var clause: String {
        conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    }

    /// Adds a condition; each `?` in it is the value.
    mutating func add(_ condition: String, _ value: (any PostgresParameter)? = nil) {
        if let value { parameters.append(value) }
        conditions.append(condition.replacing("?", with: "$\(parameters.count)"))
    }

    /// The place of a further value.
    mutating func place(of value: any PostgresParameter) -> String {
        parameters.append(value)
        return "$\(parameters.count)"
    }

    /// Rows written at or after an instant have an id made at or after it; a skip row may be older and have grown.
    private mutating func add(since: Timestamp) {
        var zeros = Zeros()
        let first = UUIDv7(at: since, using: &zeros)
        let instant = place(of: since)
        let id = place(of: first)
        conditions.append(
            """
            (r.id >= \(id) OR r.state = 'skipped' AND r.skipped_last >= \(instant))
            AND coalesce(r.skipped_last, r.created_at) >= \(instant)
            """)
    }

    /// The randomness of the smallest identifier of an instant.
    private struct Zeros: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }
}
