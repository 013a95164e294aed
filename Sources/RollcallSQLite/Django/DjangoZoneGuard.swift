internal import RollcallCore

/// Refuses to prune tables whose texts look like local time while nobody has said in which zone they are.
///
/// Django's default before 5.0 was USE_TZ=False, with which the texts are local: read as UTC, everybody in America is
/// hours old and would be removed, nobody in Asia ever would. A newest `last_seen` in the future, or just a whole number
/// of quarter hours ago (as every zone's clocks are), gives it away.
enum DjangoZoneGuard {
    /// No zone's clocks are further behind UTC; what is older cannot be a heartbeat of just now.
    private static let farthest = Duration.seconds(12 * 3_600)
    private static let quarter: Int64 = 900_000_000
    private static let slack: Int64 = 60_000_000

    /// Throws `unsuitable` for a newest `last_seen` that gives a local time away.
    static func verify(newest: Timestamp?, now: Timestamp) throws(StoreError) {
        guard let newest else { return }
        let age = now - newest
        let microseconds = age.wholeMicroseconds
        if microseconds < -slack { throw refusal("\(DurationText.format(.zero - age)) in the future") }
        let nearest = (microseconds + quarter / 2) / quarter
        guard nearest >= 1, abs(microseconds - nearest * quarter) <= slack, age <= farthest + .microseconds(slack)
        else {
            return
        }
        throw refusal("\(DurationText.format(.seconds(age.components.seconds))) ago")
    }

    private static func refusal(_ when: String) -> StoreError {
        StoreError(
            .unsuitable, operation: "read Django's presences",
            detail: """
                the newest last_seen is \(when) when read as UTC, which looks like local time (USE_TZ=False); \
                name the project's TIME_ZONE with --presence-timezone, as America/Chicago, or UTC if it is UTC
                """)
    }
}
