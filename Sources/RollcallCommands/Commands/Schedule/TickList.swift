internal import RollcallCore

/// Something that has ticks.
struct TickSource {
    /// The job; nil for an expression of the command line.
    var job: JobName?
    var timezone: String
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

    init(_ source: TickSource, in window: TickWindow) {
        self.source = source
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

    /// The ticks for a person, with the schedule in words.
    func text(now: Timestamp) -> String {
        var lines = ["\(source.job.map { "\($0): " } ?? "")\(source.recurrence.words)"]
        lines += ticks.map { "  \($0)  \(RelativeTime.text($0, from: now))" }
        if ticks.isEmpty { lines.append("  no tick") }
        return lines.joined(separator: "\n") + "\n"
    }

    /// The ticks of several sources, in the order of time.
    static func table(_ lists: [TickList], now: Timestamp) -> Table {
        var table = Table([Table.Column("TICK"), Table.Column("IN"), Table.Column("JOB", minimum: 12)])
        let rows = lists.flatMap { list in list.ticks.map { (tick: $0, job: list.source.job?.description ?? "-") } }
        table.rows = rows.sorted { ($0.tick, $0.job) < ($1.tick, $1.job) }.map { row in
            [
                Table.Cell(row.tick.description), Table.Cell(RelativeTime.text(row.tick, from: now)),
                Table.Cell(row.job),
            ]
        }
        return table
    }
}
