package import RollcallCore

/// A row of django-celery-beat's `PeriodicTask` with the schedule that it refers to, as every driver reads it.
package struct BeatRow {
    /// The text columns that are never null: name, task, args, kwargs, description.
    package var texts: (name: String, task: String, args: String, kwargs: String, summary: String)
    /// Whether it has ticks, and whether only one.
    package var flags: (enabled: Bool, oneOff: Bool)
    /// `queue`, `exchange`, `routing_key` and `priority`; nil or empty where they are not set.
    package var routing: [String: String?] = [:]
    /// Seconds until a message expires.
    package var expireSeconds: Int?
    /// When messages expire, when the task begins, and when it is due if that is one instant.
    package var instants: (expires: Timestamp?, start: Timestamp?, clocked: Timestamp?)
    /// Of `IntervalSchedule`.
    package var interval: (every: Int, period: String)?
    /// Of `CrontabSchedule`, in crontab's order, and its zone.
    package var crontab: (fields: String, timezone: String)?
    /// Of `SolarSchedule`.
    package var solar: String?

    /// Makes a row of what is never null.
    package init(
        texts: (name: String, task: String, args: String, kwargs: String, summary: String),
        flags: (enabled: Bool, oneOff: Bool)
    ) {
        self.texts = texts
        self.flags = flags
        instants = (nil, nil, nil)
    }

    /// The table, which is there when the others are.
    package static let table = "django_celery_beat_periodictask"

    /// Columns that releases before 2.0 lack, by table.
    package static let wanted = [
        table: ["one_off", "start_time", "priority", "expire_seconds", "clocked_id"],
        "django_celery_beat_crontabschedule": ["timezone"],
    ]

    /// What is said of tables without one of the columns.
    package static func unsuitable(_ table: String) -> StoreError {
        StoreError(
            .unsuitable, operation: "read django-celery-beat's tables",
            detail: "\(table) is older than django-celery-beat 2.0; run its migrations first")
    }

    /// The query, whose columns `init` is filled from in this order.
    ///
    /// - Parameters:
    ///   - collation: by which names are put in the order of their bytes.
    ///   - instant: how a column of time is read.
    package static func query(collation: String, instant: (String) -> String) -> String {
        let fields = ["minute", "hour", "day_of_month", "month_of_year", "day_of_week"]
            .map { "replace(c.\($0), ' ', '')" }.joined(separator: " || ' ' || ")
        return """
            SELECT t.name, t.task, t.args, t.kwargs, t.description, t.enabled, t.one_off,
                t.queue, t.exchange, t.routing_key, t.priority, t.expire_seconds,
                \(instant("t.expires")), \(instant("t.start_time")), \(instant("k.clocked_time")),
                i.every, i.period, \(fields), c.timezone, s.event
            FROM \(table) AS t
            LEFT JOIN django_celery_beat_intervalschedule AS i ON i.id = t.interval_id
            LEFT JOIN django_celery_beat_crontabschedule AS c ON c.id = t.crontab_id
            LEFT JOIN django_celery_beat_clockedschedule AS k ON k.id = t.clocked_id
            LEFT JOIN django_celery_beat_solarschedule AS s ON s.id = t.solar_id
            ORDER BY t.name COLLATE \(collation)
            """
    }

    /// The task.
    package var task: BeatTask {
        var task = BeatTask(name: texts.name, task: texts.task, schedule: schedule)
        task.args = texts.args
        task.kwargs = texts.kwargs
        task.summary = texts.summary
        task.isEnabled = flags.enabled
        task.isOneOff = flags.oneOff
        task.expireSeconds = expireSeconds
        task.expiresAt = instants.expires
        task.startsAt = instants.start
        task.routing = routing.compactMapValues { $0 }.filter { !$0.value.isEmpty }
        return task
    }

    private var schedule: BeatTask.Schedule {
        if let interval { return .interval(every: interval.every, period: interval.period) }
        if let crontab { return .crontab(crontab.fields, timezone: crontab.timezone) }
        if let clocked = instants.clocked { return .clocked(clocked) }
        return solar.map { .solar($0) } ?? .none
    }
}
