internal import RollcallCore

/// What became of a tick that was to run.
struct RunStory {
    private let run: Run
    private let words: ExplanationWords

    init(_ run: Run, words: ExplanationWords) {
        self.run = run
        self.words = words
    }

    var sentences: [String] {
        guard let startedAt = run.startedAt else { return [waiting] }
        var start = "It started at \(startedAt)"
        if let worker = run.workerName { start += " on \(worker)" }
        if let lag = run.lag { start += ", \(RelativeTime.measured(lag)) after it was due" }
        if run.trigger == .catchUp { start += " (catching up)" }
        var sentences = [start + "."]
        if run.state.isFinal {
            let took = run.duration.map { " after \(RelativeTime.measured($0))" } ?? ""
            let attempts = run.attempts.count > 1 ? " and \(Count.text(run.attempts.count, "attempt"))" : ""
            let outcome = run.summaryWords.isEmpty ? "" : ": \(run.summaryWords)"
            sentences.append("It \(end)\(took)\(attempts)\(outcome).")
        } else if run.state == .retrying {
            sentences.append(waiting)
        }
        return sentences
    }

    var help: String? {
        switch run.state {
        case .succeeded: nil
        case .failed: "rollcall history show \(run.id) has its log; rollcall retry \(run.id) runs it again"
        case .cancelled: "rollcall retry \(run.id) runs it again"
        case .queued, .running, .retrying, .skipped: "rollcall history show \(run.id) shows how it stands"
        }
    }

    /// How it ended.
    private var end: String {
        switch (run.state, run.reason) {
        case (.succeeded, _): "succeeded"
        case (.cancelled, .replaced): "was cancelled, because a newer run took its place (overlap: replace)"
        case (.cancelled, .removed): "was cancelled, because the job was removed"
        case (.cancelled, .asked): "was cancelled, because somebody asked"
        case (.cancelled, .drained): "was cancelled, because its process was told to stop"
        case (.cancelled, _): "was cancelled"
        case (.failed, .timedOut): "failed past its timeout"
        case (.failed, .lost): "failed because its workers died"
        case (_, _): "failed"
        }
    }

    private var waiting: String {
        switch run.state {
        case .retrying:
            let next = run.nextAttemptAt.map { ", due at \($0)" } ?? ""
            return "It waits for another attempt\(next)."
        case .queued: return "It is queued since \(run.createdAt), until a worker has room and earlier runs have ended."
        default: return "It never started: it \(end)."
        }
    }
}
