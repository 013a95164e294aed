internal import RollcallCore

/// Leases that end later than any that is given now: the server's clock was set back after they were given.
///
/// Left alone, the run of a worker that died would stand as running until the clock has come there again. So such a lease
/// is made to last once more as long as it was given for: who lives renews it, and who does not is found by then.
enum LeaseBound {
    /// Transactions that began a little apart are no clock that was set back.
    static let slack = Duration.seconds(60)

    /// How long the lease of a run `r` lasts, at most: as long as its worker's, an hour where that is not known any more.
    static let length = """
        coalesce((SELECT w.lease * interval '1 microsecond' FROM rollcall_worker AS w WHERE w.id = r.lease_worker),
            interval '1 hour')
        """

    /// Whether the lease of a run `r` ends later than that.
    ///
    /// - Parameter clock: the lease clock, as SQL.
    static func isPassed(at clock: String) -> String {
        "r.lease_until > \(clock) + \(length) + interval '\(slack.components.seconds) seconds'"
    }

    /// Shortens such leases.
    static func restore(in transaction: PostgresTransaction) throws {
        try transaction.later(
            """
            UPDATE rollcall_run AS r SET lease_until = $1::timestamptz + \(length)
            WHERE r.\(OpenRuns.condition) AND r.state = 'running' AND \(isPassed(at: "$1::timestamptz"))
            """, [try transaction.leaseClock])
    }
}
