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

    /// What a change of clocks has to do with a tick, in words; nil for all but a few.
    func note(_ tick: Timestamp) -> String? {
        guard let zone, case .cron(let cron) = recurrence, let note = cron.note(at: tick) else { return nil }
        return LocalTime.words(note, at: tick, in: zone)
    }
}

/// Which ticks are wanted.
struct TickWindow {
    /// Ticks are strictly after it.
    var start: Timestamp
    /// And at or before it; nil: without end.
    var end: Timestamp?
    /// At most so many of each source.
    var count: Int
}

/// Coming ticks of one source.
struct TickList {
    let source: TickSource
    let ticks: [Timestamp]
    private let start: Timestamp

    init(_ source: TickSource, ticks: [Timestamp], after start: Timestamp) {
        self.source = source
        self.ticks = ticks
        self.start = start
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
            if let zone = source.zone {
                lines += Self.changes(after: position, through: tick, in: zone).map { change in
                    "  \(change)  \(LocalTime.change(change, in: zone))"
                }
            }
            lines.append(line(tick, now: now))
            position = tick
        }
        if ticks.isEmpty { lines.append("  no tick") }
        return lines.joined(separator: "\n") + "\n"
    }

    private func line(_ tick: Timestamp, now: Timestamp) -> String {
        let relative = RelativeTime.text(tick, from: now)
        guard let zone = source.zone else { return "  \(tick)  \(relative)" }
        return "  \(tick)  \(LocalTime.text(tick, in: zone))  \(relative)" + (source.note(tick).map { "  \($0)" } ?? "")
    }

    /// The changes of clocks between two ticks: the last two, as there are many between ticks that are years apart.
    static func changes(after start: Timestamp, through end: Timestamp, in zone: Zone) -> [Timestamp] {
        var changes: [Timestamp] = []
        var position = end
        while changes.count < 2, let change = zone.rules.lastTransition(atOrBefore: position), change > start {
            changes.insert(change, at: 0)
            position = change - .microseconds(1)
        }
        return changes
    }
}
