internal import RollcallCore

/// Something that has ticks.
struct TickSource {
    /// The job; nil for an expression of the command line.
    var job: JobName?
    /// On whose clock.
    var timezone: String
    /// That zone; nil for UTC, and for one that this host does not have.
    var zone: Zone?
    var recurrence: Recurrence
}

/// Which ticks are wanted.
struct TickWindow {
    /// Ticks are strictly after it.
    var start: Timestamp
    /// And at or before it; nil: without end.
    var end: Timestamp?
    /// At most so many.
    var count: Int
}

/// Coming ticks of one source.
struct TickList {
    let source: TickSource
    let ticks: [Timestamp]
    private let start: Timestamp

    init(_ source: TickSource, in window: TickWindow) {
        self.source = source
        start = window.start
        var ticks: [Timestamp] = []
        var position = window.start
        while ticks.count < window.count, let next = source.recurrence.next(after: position) {
            if let end = window.end, next > end { break }
            ticks.append(next)
            position = next
        }
        self.ticks = ticks
    }

    /// The ticks, as `schedule next --json` prints them.
    var json: JSON {
        .object([
            "job": .text(source.job?.description), "timezone": .string(source.timezone),
            "ticks": .array(ticks.map { .time($0) }),
        ])
    }

    /// The ticks for a person, with the schedule in words, local time where it is not UTC, and the changes of clocks.
    func text(now: Timestamp) -> String {
        var lines = ["\(source.job.map { "\($0): " } ?? "")\(source.recurrence.words)"]
        var position = start
        for tick in ticks {
            if let zone = source.zone { lines += Self.changes(after: position, through: tick, in: zone) }
            lines.append(line(tick, now: now))
            position = tick
        }
        if ticks.isEmpty { lines.append("  no tick") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ tick: Timestamp, now: Timestamp) -> String {
        let relative = RelativeTime.text(tick, from: now)
        guard let zone = source.zone else { return "  \(tick)  \(relative)" }
        return "  \(tick)  \(LocalTime.text(tick, in: zone))  \(relative)" + (note(tick).map { "  \($0)" } ?? "")
    }

    private func note(_ tick: Timestamp) -> String? {
        guard let zone = source.zone, case .cron(let cron) = source.recurrence, let note = cron.note(at: tick)
        else { return nil }
        return LocalTime.words(note, at: tick, in: zone)
    }

    /// The changes of clocks between two ticks: the last two, as there are many between ticks that are years apart.
    private static func changes(after start: Timestamp, through end: Timestamp, in zone: Zone) -> [String] {
        var changes: [String] = []
        var position = end
        while changes.count < 2, let change = zone.rules.lastTransition(atOrBefore: position), change > start {
            changes.insert("  \(change)  \(LocalTime.change(change, in: zone))", at: 0)
            position = change - .microseconds(1)
        }
        return changes
    }

    /// The ticks of several sources, in the order of time.
    static func table(_ lists: [TickList], now: Timestamp) -> Table {
        let isLocal = lists.contains { $0.source.zone != nil }
        var columns = [Table.Column("TICK"), Table.Column("IN"), Table.Column("JOB", minimum: 12)]
        if isLocal { columns.insert(Table.Column("LOCAL"), at: 1) }
        var table = Table(columns)
        let rows = lists.flatMap { list in
            list.ticks.map { (tick: $0, job: list.source.job?.description ?? "-", zone: list.source.zone) }
        }
        table.rows = rows.sorted { ($0.tick, $0.job) < ($1.tick, $1.job) }.map { row in
            var cells = [
                Table.Cell(row.tick.description), Table.Cell(RelativeTime.text(row.tick, from: now)),
                Table.Cell(row.job),
            ]
            if isLocal { cells.insert(Table.Cell(row.zone.map { LocalTime.text(row.tick, in: $0) } ?? "-"), at: 1) }
            return cells
        }
        return table
    }
}
