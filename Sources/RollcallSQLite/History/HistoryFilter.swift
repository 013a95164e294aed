internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// The conditions of a query on `rollcall_run AS r`: few texts, so that each is compiled once, and each with an index
/// to begin at.
struct HistoryFilter {
    private(set) var conditions: [String] = []
    private(set) var arguments = StatementArguments()

    /// The conditions of a query, but for its limit.
    init(_ query: HistoryQuery) throws {
        if let job = query.job { add("r.job = ?", [job.description]) }
        if let before = query.before { add("r.id < ?", [before.description]) }
        if !query.states.isEmpty {
            // The constant lets the index of badly ended runs answer.
            if query.states.isSubset(of: [.failed, .cancelled]) { add("r.state IN ('failed', 'cancelled')", []) }
            let states = try JSONText.write(query.states.map(\.rawValue).sorted())
            add("r.state IN (SELECT value FROM json_each(?))", [states])
        }
        if let since = query.since { add(since: since) }
        if let until = query.until {
            add("coalesce(r.skipped_last, r.created_at) < ?", [until.microseconds])
        }
    }

    /// The conditions as a WHERE clause, empty without any.
    var clause: String {
        conditions.isEmpty ? "" : "WHERE " + conditions.joined(separator: " AND ")
    }

    /// Adds a condition and its values.
    mutating func add(_ condition: String, _ values: StatementArguments) {
        conditions.append(condition)
        arguments += values
    }

    /// Rows written at or after an instant have an id made at or after it; a skip row may be older and have grown.
    private mutating func add(since: Timestamp) {
        var zeros = Zeros()
        let first = UUIDv7(at: since, using: &zeros).description
        add(
            """
            r.id >= min(?, coalesce(
                (SELECT min(s.id) FROM rollcall_run AS s WHERE s.state = 'skipped' AND s.skipped_last >= ?), ?))
            """, [first, since.microseconds, first])
        add("coalesce(r.skipped_last, r.created_at) >= ?", [since.microseconds])
    }

    /// The randomness of the smallest identifier of an instant.
    private struct Zeros: RandomNumberGenerator {
        mutating func next() -> UInt64 { 0 }
    }
}
