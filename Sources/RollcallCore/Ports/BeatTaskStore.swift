/// An optional power of a store: reading the tables of django-celery-beat that lie in the same database.
public protocol BeatTaskStore: Sendable {
    /// The periodic tasks in the order of their names, in one transaction that writes nothing; nil when the tables are
    /// not there.
    ///
    /// - Parameter zone: the zone of texts of time on SQLite, which is Django's with `USE_TZ=False`; nil: UTC.
    ///
    /// Throws `unsuitable` when the tables lack a column that this needs.
    func beatTasks(zone: TimeZoneRules?) async throws(StoreError) -> [BeatTask]?
}
