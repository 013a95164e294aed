internal import RollcallCore

/// A `last_seen` that lies in the future: whoever wrote it has a clock that is ahead of the database's.
enum FutureSighting {
    /// What to say of it; nil when there is nothing to say.
    static func warning(_ newestAge: Duration?) -> String? {
        guard let newestAge, newestAge < .zero - ClockSkew.tolerance else { return nil }
        return "the newest last_seen is \(RelativeTime.span(.zero - newestAge)) in the future: a host that writes "
            + "presences has a clock ahead of the database's, and its presences stay that much longer; see that it is set by NTP"
    }
}
