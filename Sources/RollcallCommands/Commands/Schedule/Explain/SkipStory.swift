internal import RollcallCore

/// Why a tick did not run, and what to do about it.
struct SkipStory {
    private let run: Run
    private let cause: SkipCause
    private let words: ExplanationWords

    init(_ run: Run, _ cause: SkipCause, words: ExplanationWords) {
        self.run = run
        self.cause = cause
        self.words = words
    }

    var sentences: [String] {
        var sentences = [reason]
        if case .missed(let silence, let alive) = cause { sentences += told(silence, alive) }
        if let skipped = run.skipped, skipped.count > 1 {
            sentences.append("It is one of \(skipped.count) ticks from \(skipped.first) to \(skipped.last).")
        }
        return sentences
    }

    var help: String? {
        switch cause {
        case .overlap: "a longer interval, a shorter task, or overlap: queue or allow"
        case .missed(_, let alive):
            alive.isEmpty
                ? "was a worker running? rollcall workers; catch_up: all and a longer catch_up_window run such ticks late"
                : "a higher --concurrency, or the log of the worker: was the database away?"
        case .deadline: "a longer deadline, or a higher --concurrency"
        case .paused: nil
        case .disabled: nil
        case .edited: nil
        }
    }

    private var reason: String {
        switch cause {
        case .overlap(let other):
            "An earlier run had not ended, and overlap: \(overlap) skips what comes meanwhile\(other == nil ? "; which run it was is no longer known" : "")."
        case .missed: "Nobody decided it in time (catch_up: \(catchUp))."
        case .deadline:
            "It could not start within the job's deadline\(deadline)."
        case .paused(let episode): "The job was paused\(told(episode))."
        case .disabled(let episode): "The job was disabled in the schedule's file\(told(episode))."
        case .edited(let episode):
            "The schedule was edited before anybody had decided it\(edit(episode)); an edit never fires by itself."
        }
    }

    private var overlap: String { words.explanation.definition?.overlap.rawValue ?? OverlapPolicy.skip.rawValue }
    private var catchUp: String { words.explanation.definition?.catchUp.rawValue ?? CatchUpPolicy.latest.rawValue }
    private var deadline: String {
        words.explanation.definition?.deadline.map { " of \(RelativeTime.exact($0))" } ?? ""
    }

    private func told(_ silence: Silence?, _ alive: [String]) -> [String] {
        let names = alive.prefix(3).joined(separator: ", ")
        let known = alive.isEmpty ? [] : ["\(names) had been started: it was full, asleep, or without the database."]
        if let since = silence?.since, let until = silence?.until, until - since < .seconds(10) { return known }
        return told(silence) + known
    }

    private func told(_ silence: Silence?) -> [String] {
        switch (silence?.since, silence?.until) {
        case (let since?, let until?):
            return ["No worker gave a sign between \(words.time(since)) and \(words.time(until))."]
        case (nil, let until?): return ["No sign of a worker before \(words.time(until)) is kept."]
        case (let since?, nil): return ["No worker gave a sign after \(words.time(since))."]
        case (nil, nil): return []
        }
    }

    private func told(_ episode: Episode) -> String {
        let since = episode.since.map { " from \($0)" } ?? ""
        let began = episode.since == nil ? "" : episode.beganBy.map { " (by \($0))" } ?? ""
        let until = episode.until.map { " until \($0)" } ?? ""
        let ended = episode.until == nil ? "" : episode.endedBy.map { " (by \($0))" } ?? ""
        return since + began + until + ended
    }

    private func edit(_ episode: Episode) -> String {
        guard let at = episode.until else { return "" }
        return ", at \(at)" + (episode.endedBy.map { " (by \($0))" } ?? "")
    }
}
