internal import RollcallCore

/// An explanation in words.
struct ExplanationWords {
    let explanation: Explanation
    let zone: Zone
    let now: Timestamp

    /// In a word or two.
    var title: String {
        switch explanation.answer {
        case .ran(let run): run.state == .running ? "running" : "ran, \(run.outcomeWords)"
        case .waiting(let run): run.state == .queued ? "waits to start" : "waits for another attempt"
        case .cancelled(let run): run.outcomeWords
        case .skipped(let run, _): run.outcomeWords
        case .coming: isHeldBack ? "still to come, but held back" : "still to come"
        case .undecided: isHeldBack ? "due, but held back" : "due, not decided yet"
        case .notATick: "not a tick"
        case .unseen: "the job was not known yet"
        case .removed: "the job was removed"
        case .forgotten: "decided, but no longer in history"
        case .unrecorded: "decided, but not in history"
        case .unknown: "not known any more"
        }
    }

    /// What happened, in whole sentences.
    var sentences: [String] {
        var sentences: [String]
        switch explanation.answer {
        case .ran(let run), .waiting(let run), .cancelled(let run): sentences = RunStory(run, words: self).sentences
        case .skipped(let run, let cause): sentences = SkipStory(run, cause, words: self).sentences
        case .coming(let holds):
            sentences = ["It is a tick to come, \(RelativeTime.text(explanation.instant, from: now))."] + told(holds)
        case .undecided(let holds, let silence):
            let age = RelativeTime.text(explanation.instant, from: now)
            sentences = ["It was due \(age), and no worker has decided it."] + told(holds)
            if holds.contains(.noWorker), let since = silence?.since {
                sentences.append("The last sign of a worker is of \(time(since)).")
            }
        case .notATick(let why): sentences = [noTick(why)]
        case .unseen(let since):
            sentences = [since.map { "The database saw the job first at \(time($0))." } ?? Self.neverSeen]
        case .removed(let since): sentences = ["No schedule held the job any more since \(time(since))."]
        case .forgotten: sentences = [forgotten]
        case .unrecorded:
            sentences = ["The tick was decided, and history should still hold it, but does not."]
        case .unknown:
            sentences = ["How the job was scheduled then is no longer kept, so that nobody can say whether it ran."]
        }
        if let note { sentences.append(note) }
        if !explanation.earlierEpochs.isEmpty {
            sentences.append("The clock was set back, so that this time came more than once: see the earlier epochs.")
        }
        return sentences
    }

    /// What to do; nil where there is nothing.
    var help: String? {
        switch explanation.answer {
        case .skipped(let run, let cause): SkipStory(run, cause, words: self).help
        case .ran(let run), .waiting(let run), .cancelled(let run): RunStory(run, words: self).help
        case .coming(let holds), .undecided(let holds, _): holds.first.map(help(for:))
        case .unseen(nil): "start a worker with this schedule"
        case .forgotten: "keep more with the job's key history"
        case .unrecorded:
            "was the database restored from a backup, or did a standby take over that lacked the last seconds?"
        case .removed, .unseen, .notATick, .unknown: nil
        }
    }

    /// What else tells two answers of one word apart, for programs.
    var reason: String? {
        switch explanation.answer {
        case .notATick(let why): why.word
        case .ran(let run), .waiting(let run), .cancelled(let run), .skipped(let run, _): run.reason?.rawValue
        case .coming(let holds), .undecided(let holds, _): holds.first?.word
        default: nil
        }
    }

    var holds: [Hold] {
        switch explanation.answer {
        case .coming(let holds), .undecided(let holds, _): holds
        default: []
        }
    }

    /// Whether somebody wanted that it does not run.
    private var isHeldBack: Bool { holds.contains { $0 != .noWorker } }

    /// From when to when what the answer names lasted, and who began it.
    var span: (since: Timestamp?, until: Timestamp?, by: String?)? {
        switch explanation.answer {
        case .skipped(_, let cause):
            switch cause {
            case .paused(let episode), .disabled(let episode): (episode.since, episode.until, episode.beganBy)
            case .edited(let episode): (nil, episode.until, episode.endedBy)
            case .missed(let silence, _): (silence?.since, silence?.until, nil)
            case .overlap(let run): (run?.startedAt, run?.finishedAt, run?.workerName)
            case .deadline: nil
            }
        case .undecided(_, let silence): (silence?.since, silence?.until, nil)
        case .unseen(let since): (nil, since, nil)
        case .removed(let since): (since, nil, nil)
        default: nil
        }
    }

    var inTheWay: Run? {
        if case .skipped(_, .overlap(let run)) = explanation.answer { run } else { nil }
    }

    // MARK: Parts

    /// UTC, and the job's own clock beside it where that is another.
    func time(_ instant: Timestamp) -> String {
        zone.isUTC ? instant.description : "\(instant) (\(local(instant)))"
    }

    func local(_ instant: Timestamp) -> String { LocalTime.text(instant, in: zone) }

    /// A run in a line.
    func line(_ run: Run) -> String {
        let what = run.tick == nil ? run.trigger.rawValue : "tick \(run.tick?.instant.description ?? "")"
        let start = run.startedAt.map { "from \($0)" } ?? "since \(run.createdAt)"
        let end = run.finishedAt.map { " to \($0)" } ?? ""
        return "\(run.id), \(what), \(run.outcomeWords), \(start)\(end)"
    }

    private func told(_ holds: [Hold]) -> [String] {
        holds.map { hold in
            switch hold {
            case .paused(let since, let person):
                "The job is paused since \(time(since))\(person.map { ", by \($0)" } ?? "")."
            case .disabled: "The job is disabled in the schedule's file."
            case .noWorker: "No live worker holds the job as it is now."
            }
        }
    }

    private func help(for hold: Hold) -> String {
        switch hold {
        case .paused: "rollcall resume JOB lets it go on; with --catch-up what was held back is caught up with"
        case .disabled: "take enabled: false out of the file"
        case .noWorker: "rollcall workers shows who lives, and who stands by; rollcall worker starts one"
        }
    }

    private func noTick(_ why: NoTick) -> String {
        switch why {
        case .between where explanation.previous == nil && explanation.next == nil: "The job has no tick at all."
        case .between: "The job's schedule has no tick then."
        case .jumpedOver:
            "Clocks jump over the time of the tick, and dst: skip lets it go."
        case .secondOfTwo(let first):
            "Clocks show this time twice, and only the first time, \(first), is a tick; dst: both takes both."
        }
    }

    /// What a change of clocks has to do with the tick.
    private var note: String? {
        guard case .cron(let cron)? = explanation.definition?.recurrence, !isNoTick,
            let note = cron.note(at: explanation.instant)
        else { return nil }
        let words = LocalTime.words(note, at: explanation.instant, in: zone)
        return "It is \(note == .madeUp ? "a tick " : "")\(words)."
    }

    private var isNoTick: Bool {
        if case .notATick = explanation.answer { true } else { false }
    }

    private var forgotten: String {
        let policy = explanation.definition?.history ?? HistoryPolicy()
        let age = RelativeTime.exact(policy.age)
        return "History keeps \(age) and at most \(policy.keep) rows of this job, and nothing is known of it any more."
    }

    private static let neverSeen = "The database has never seen this job: no worker has applied this schedule."
}
