internal import GRDB
public import RollcallCore
internal import RollcallStorage

extension SQLiteStore: BeatTaskStore {
    /// The periodic tasks of django-celery-beat.
    public func beatTasks(zone: TimeZoneRules?) async throws(StoreError) -> [BeatTask]? {
        let time = DjangoTime(zone: zone ?? .utc)
        return try await read("read django-celery-beat's tables") { transaction in
            for (table, wanted) in BeatRow.wanted {
                let found = try transaction.all("SELECT name FROM pragma_table_info(?)", [table]) { try $0.text(0) }
                guard !found.isEmpty else { return nil }
                guard Set(wanted).isSubset(of: found) else { throw BeatRow.unsuitable(table) }
            }
            return try transaction.all(BeatRow.query(collation: "BINARY") { $0 }) { try Self.row($0, time).task }
        }
    }

    private static func row(_ row: Row, _ time: DjangoTime) throws -> BeatRow {
        let texts = (
            name: try row.text(0), task: try row.text(1), args: try row.text(2), kwargs: try row.text(3),
            summary: try row.text(4)
        )
        var beat = BeatRow(texts: texts, flags: (try row.number(5) != 0, try row.number(6) != 0))
        beat.routing = [
            "queue": try row.optionalText(7), "exchange": try row.optionalText(8),
            "routing_key": try row.optionalText(9), "priority": try row.optionalNumber(10).map { "\($0)" },
        ]
        beat.expireSeconds = try row.optionalNumber(11)
        beat.instants = (try instant(row, 12, time), try instant(row, 13, time), try instant(row, 14, time))
        if let every = try row.optionalNumber(15) { beat.interval = (every, try row.text(16)) }
        if let fields = try row.optionalText(17) { beat.crontab = (fields, try row.text(18)) }
        beat.solar = try row.optionalText(19)
        return beat
    }

    private static func instant(_ row: Row, _ column: Int, _ time: DjangoTime) throws -> Timestamp? {
        guard let text = try row.optionalText(column) else { return nil }
        guard let instant = time.instant(text) else { throw UnreadableValue(place: BeatRow.table) }
        return instant
    }
}
