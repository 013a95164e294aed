public import RollcallCore
internal import RollcallStorage

extension PostgresStore: BeatTaskStore {
    /// The periodic tasks of django-celery-beat, in the tables that the search path finds; their times need no zone.
    public func beatTasks(zone: TimeZoneRules?) async throws(StoreError) -> [BeatTask]? {
        try await read("read django-celery-beat's tables") { transaction in
            for (table, wanted) in BeatRow.wanted {
                let found = try transaction.all(
                    """
                    SELECT attname::text FROM pg_attribute
                    WHERE attrelid = to_regclass($1) AND attnum > 0 AND NOT attisdropped
                    """, [table]
                ) { try $0.text(0) }
                guard !found.isEmpty else { return nil }
                guard Set(wanted).isSubset(of: found) else { throw BeatRow.unsuitable(table) }
            }
            return try transaction.all(BeatRow.query(collation: "\"C\"") { "\($0)::timestamptz" }) {
                try Self.row($0).task
            }
        }
    }

    private static func row(_ row: PostgresRow) throws -> BeatRow {
        let texts = (
            name: try row.text(0), task: try row.text(1), args: try row.text(2), kwargs: try row.text(3),
            summary: try row.text(4)
        )
        var beat = BeatRow(texts: texts, flags: (try row.flag(5), try row.flag(6)))
        beat.routing = [
            "queue": try row.optionalText(7), "exchange": try row.optionalText(8),
            "routing_key": try row.optionalText(9), "priority": try row.optionalNumber(10).map { "\($0)" },
        ]
        beat.expireSeconds = try row.optionalNumber(11)
        beat.instants = (
            try row.optionalInstant(12), try row.optionalInstant(13), try row.optionalInstant(14)
        )
        if let every = try row.optionalNumber(15) { beat.interval = (every, try row.text(16)) }
        if let fields = try row.optionalText(17) { beat.crontab = (fields, try row.text(18)) }
        beat.solar = try row.optionalText(19)
        return beat
    }
}
