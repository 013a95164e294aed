internal import RollcallCore

/// The coming ticks of several jobs, merged in the order of time.
///
/// Only as many ticks are computed as are shown, whatever the number of jobs.
struct TickAgenda {
    /// A job's next tick; those of one instant stand in the order of their names.
    private struct Upcoming: Comparable {
        var tick: Timestamp
        var name: String
        var index: Int

        static func < (left: Self, right: Self) -> Bool {
            (left.tick, left.name, left.index) < (right.tick, right.name, right.index)
        }
    }

    /// The ticks, each with the index of its source.
    let ticks: [(tick: Timestamp, index: Int)]
    /// Whether there are more within the window than were taken.
    let isCut: Bool
    private let sources: [TickSource]
    private let window: TickWindow

    /// Takes at most `window.count` ticks of each source, and `limit` of all.
    init(_ sources: [TickSource], in window: TickWindow, limit: Int) {
        self.sources = sources
        self.window = window
        var heap = MinHeap<Upcoming>()
        func push(_ index: Int, after instant: Timestamp) {
            guard let tick = sources[index].recurrence.next(after: instant), window.end.map({ tick <= $0 }) ?? true
            else { return }
            heap.insert(Upcoming(tick: tick, name: sources[index].job?.description ?? "", index: index))
        }
        for index in sources.indices { push(index, after: window.start) }
        var counts = [Int](repeating: 0, count: sources.count)
        var ticks: [(tick: Timestamp, index: Int)] = []
        while ticks.count < limit, let next = heap.takeSmallest() {
            ticks.append((next.tick, next.index))
            counts[next.index] += 1
            if counts[next.index] < window.count { push(next.index, after: next.tick) }
        }
        isCut = heap.smallest != nil
        // Whoever asks again with --from the last tick gets those after it: no instant is cut in two.
        if let next = heap.smallest, let first = ticks.first, first.tick < next.tick {
            while ticks.last?.tick == next.tick { ticks.removeLast() }
        }
        self.ticks = ticks
    }

    /// The ticks of each source, as `schedule next --json` prints them.
    var json: [JSON] {
        var lists = [[Timestamp]](repeating: [], count: sources.count)
        for entry in ticks { lists[entry.index].append(entry.tick) }
        return zip(sources, lists).map { TickList($0, ticks: $1, after: window.start).json }
    }

    /// The ticks for a person: local time beside UTC where a job has another clock, and what changes of clocks have to
    /// do with them.
    func table(now: Timestamp) -> Table {
        let rows = rows(now: now)
        let isLocal = rows.contains { $0.local != "-" }
        let hasNotes = rows.contains { !$0.note.isEmpty }
        var columns = [Table.Column("TICK"), Table.Column("IN"), Table.Column("JOB", minimum: 12)]
        if isLocal { columns.insert(Table.Column("LOCAL"), at: 1) }
        if hasNotes { columns.append(Table.Column("NOTE", minimum: 12)) }
        var table = Table(columns)
        table.rows = rows.map { row in
            var cells = [row.tick.description, RelativeTime.text(row.tick, from: now), row.job]
            if isLocal { cells.insert(row.local, at: 1) }
            if hasNotes { cells.append(row.note) }
            return cells.map { Table.Cell($0) }
        }
        return table
    }

    private struct TableRow {
        var tick: Timestamp
        var local: String
        var job: String
        var note: String
    }

    /// A change of clocks stands before the first tick after it on such a clock.
    private func rows(now: Timestamp) -> [TableRow] {
        var rows: [TableRow] = []
        var positions: [String: Timestamp] = [:]
        for (tick, index) in ticks {
            let source = sources[index]
            if let zone = source.zone {
                let changes = TickList.changes(after: positions[zone.name] ?? window.start, through: tick, in: zone)
                rows += changes.map { change in
                    TableRow(
                        tick: change, local: LocalTime.text(change, in: zone), job: "-",
                        note: "\(LocalTime.change(change, in: zone)) (\(zone.name))")
                }
                positions[zone.name] = tick
            }
            rows.append(
                TableRow(
                    tick: tick, local: source.zone.map { LocalTime.text(tick, in: $0) } ?? "-",
                    job: source.job?.description ?? "-", note: source.note(tick) ?? ""))
        }
        return rows
    }
}
