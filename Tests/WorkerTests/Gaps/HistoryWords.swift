import RollcallCore
import Testing

/// The history of a job in words: `missed 10:06-10:14 (9), catch_up 10:15, schedule 10:16-10:20 (5)`.
///
/// A word for each row. Runs that succeeded under one trigger, with no tick between them, share one. The day is given
/// where it is not 22 November, and an epoch where it begins.
struct HistoryWords {
    private let recurrence: Recurrence
    private var words: [String] = []
    private var epoch = 1
    /// The runs that share the next word.
    private var streak: (trigger: RunTrigger, ticks: SkippedTicks)?

    /// - Parameter rows: oldest first.
    init(_ rows: [Run], of job: JobDefinition) {
        recurrence = job.recurrence
        for row in rows { add(row) }
        endStreak()
    }

    /// The words; `nothing` where an epoch has none.
    ///
    /// - Parameter last: the epoch that the job is in.
    func text(upTo last: Int) -> String {
        if last > epoch { return (words + ["epoch \(last): nothing"]).joined(separator: ", ") }
        return words.isEmpty ? "nothing" : words.joined(separator: ", ")
    }

    private mutating func add(_ row: Run) {
        guard let tick = row.tick else {
            endStreak()
            return words.append("\(row.trigger.rawValue) \(row.state.rawValue)")
        }
        if tick.epoch != epoch {
            endStreak()
            epoch = tick.epoch
            words.append("epoch \(epoch): ")
        }
        if row.state == .succeeded {
            extend(row.trigger, with: tick.instant)
        } else {
            endStreak()
            let ticks = row.skipped ?? SkippedTicks(first: tick.instant, last: tick.instant, count: 1)
            append("\((row.reason?.rawValue) ?? row.state.rawValue) \(Self.text(ticks))")
        }
    }

    private mutating func extend(_ trigger: RunTrigger, with tick: Timestamp) {
        if let before = streak, before.trigger == trigger, recurrence.next(after: before.ticks.last) == tick {
            streak?.ticks = before.ticks.extended(by: SkippedTicks(first: tick, last: tick, count: 1))
        } else {
            endStreak()
            streak = (trigger, SkippedTicks(first: tick, last: tick, count: 1))
        }
    }

    private mutating func endStreak() {
        guard let run = streak else { return }
        streak = nil
        append("\(run.trigger.rawValue) \(Self.text(run.ticks))")
    }

    /// The first word of an epoch stands behind its number.
    private mutating func append(_ word: String) {
        guard let last = words.last, last.hasSuffix(": ") else { return words.append(word) }
        words[words.count - 1] = last + word
    }

    private static func text(_ ticks: SkippedTicks) -> String {
        let (first, last) = (time(ticks.first), time(ticks.last))
        guard ticks.first != ticks.last || ticks.count != 1 else { return first.text }
        let end = first.day == last.day ? last.clock : last.text
        return "\(first.text)-\(end) (\(ticks.count))"
    }

    private static func time(_ tick: Timestamp) -> (day: String, clock: String, text: String) {
        let text = Array("\(tick)")
        let (day, clock) = (String(text[5..<10]), String(text[11..<16]))
        return (day, clock, day == "11-22" ? clock : "\(day) \(clock)")
    }
}

extension HistoryWords {
    /// What history says of each job, in their order.
    ///
    /// - Parameter last: of rows after it; nil: of all.
    static func words(of jobs: [JobDefinition], in ledger: any LedgerStore, after last: RunID? = nil) async throws -> [(
        job: String, words: String
    )] {
        var words: [(job: String, words: String)] = []
        for job in jobs {
            let rows = try await ledger.runs(HistoryQuery(job: job.name)).runs.reversed()
            for row in rows { row.expectWellFormed() }
            let state = try #require(try await ledger.states(of: [job.name]).states.first)
            let newer = rows.filter { row in last.map { row.id > $0 } ?? true }
            let text = HistoryWords(newer, of: job).text(upTo: state.cursor.epoch)
            words.append((job.name.description.replacing("-", with: " "), text))
        }
        return words
    }
}

extension Run {
    /// A row of skipped ticks has no worker, and is the schedule's; a run that succeeded did so at once.
    func expectWellFormed(sourceLocation: SourceLocation = #_sourceLocation) {
        if let skipped {
            #expect(state == .skipped && trigger == .schedule, sourceLocation: sourceLocation)
            #expect(tick?.instant == skipped.first, sourceLocation: sourceLocation)
            #expect(workerName == nil && fence == nil && attempts.isEmpty, sourceLocation: sourceLocation)
            #expect(startedAt == nil && finishedAt == nil, sourceLocation: sourceLocation)
        } else {
            #expect(state == .succeeded && attempts.count == 1, sourceLocation: sourceLocation)
        }
    }
}
