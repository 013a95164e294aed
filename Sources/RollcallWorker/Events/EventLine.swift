internal import Logging
internal import RollcallCore

/// An event in words.
struct EventLine {
    var level: Logger.Level
    var message: String
    var fields: Logger.Metadata

    private init(_ level: Logger.Level, _ message: String, _ fields: Logger.Metadata = [:]) {
        self.level = level
        self.message = message
        self.fields = fields
    }

    init(_ event: WorkerEvent) {
        switch event {
        case .ready, .applied, .revised, .reloaded, .standsBy, .tooLate, .retired: self = Self.schedule(event)
        case .skipped, .skippedRun, .replaced, .reaped: self = Self.ledger(event)
        case .started, .ended, .cancelling, .stuck, .unstuck, .leaseLost: self = Self.attempt(event)
        case .capacity, .chore, .outageBegan, .outageEnded, .clockStepped, .clockSkewed, .clockAgrees, .draining,
            .cutOff, .stopped:
            self = Self.worker(event)
        }
    }

    private static func schedule(_ event: WorkerEvent) -> EventLine {
        switch event {
        case .ready(let jobs, let first?, let wait?):
            EventLine(.info, "working \(count(jobs, "job")), first: \(first) \(inWords(wait))")
        case .ready(let jobs, _, _): EventLine(.info, "working \(count(jobs, "job")), none is due")
        case .applied(let added, let changed):
            EventLine(.info, "schedule applied: new \(names(added)), changed \(names(changed))")
        case .revised(let change): line(of: change)
        case .reloaded(let jobs, 0, 0, 0):
            EventLine(.info, "schedule read again, nothing changed: \(count(jobs, "job"))")
        case .reloaded(let jobs, let added, let changed, let gone):
            EventLine(
                .notice, "schedule reloaded: \(count(jobs, "job")), \(added) new, \(changed) changed, \(gone) gone")
        case .standsBy(let jobs):
            EventLine(.warning, "another revision is current; this worker does not plan \(names(jobs))")
        case .tooLate(let job, let instant):
            EventLine(
                .warning, "will not run: its time had passed when it was first seen",
                [
                    "job": "\(job)", "tick": "\(instant)",
                ])
        case .retired(let jobs): EventLine(.info, "removed, no schedule holds them: \(names(jobs))")
        default: EventLine(.debug, "\(event)")
        }
    }

    private static func ledger(_ event: WorkerEvent) -> EventLine {
        switch event {
        case .skipped(let job, let skip):
            EventLine(
                .info, "skipped \(count(skip.ticks.count, "tick")): \(skip.reason.rawValue)",
                [
                    "job": "\(job)", "tick": "\(skip.ticks.last)",
                ])
        case .skippedRun(let skipped):
            EventLine(
                .info, "skipped: \(skipped.reason.rawValue)",
                [
                    "job": "\(skipped.job)", "run_id": "\(skipped.run)",
                ])
        case .replaced(let run): EventLine(.info, "replaced by a newer run", ["run_id": "\(run)"])
        case .reaped(let reaped):
            EventLine(
                .warning, "taken from \(reaped.workerName), whose lease ran out: \(reaped.state.rawValue)",
                [
                    "job": "\(reaped.job)", "run_id": "\(reaped.run)",
                ])
        default: EventLine(.debug, "\(event)")
        }
    }

    private static func attempt(_ event: WorkerEvent) -> EventLine {
        switch event {
        case .started(let run): EventLine(.debug, "started", fields(of: run))
        case .ended(let ended): line(of: ended)
        case .cancelling(let run, let cause): EventLine(.info, "cancelling: \(cause.words)", fields(of: run))
        case .stuck(let run):
            EventLine(.error, "stuck: goes on after it was cancelled; closed without it", fields(of: run))
        case .unstuck(let run): EventLine(.info, "the stuck attempt has ended", fields(of: run))
        case .leaseLost(let run): EventLine(.warning, "lease lost: nothing of it is recorded", fields(of: run))
        default: EventLine(.debug, "\(event)")
        }
    }

    private static func worker(_ event: WorkerEvent) -> EventLine {
        switch event {
        case .capacity(let working, let all):
            EventLine(working < all ? .error : .info, "\(working) of \(all) slots work")
        case .chore(let name, .success(let result)):
            EventLine(.debug, "\(name) done: \(EventLine.words(of: result))")
        case .chore(let name, .failure(let failure)):
            EventLine(.warning, "\(name) failed", ["error": "\(failure.failure.message)"])
        case .outageBegan(let error):
            EventLine(.error, "the database does not answer; trying again", ["error": "\(error)"])
        case .outageEnded(let duration):
            EventLine(.info, "the database answers again", ["duration_ms": "\(duration.wholeMicroseconds / 1_000)"])
        case .clockStepped(let step): EventLine(.warning, "the clock was set by \(DurationText.format(step))")
        case .clockSkewed(let skew):
            EventLine(
                .warning,
                "this host's clock is \(skew.words) the database's, which decides what is due and stale; "
                    + "see that both are set by NTP")
        case .clockAgrees(let skew):
            EventLine(.info, "this host's clock is \(skew.words) the database's: they agree again")
        case .draining(let reason, let running):
            EventLine(.info, "draining (\(reason.rawValue)), \(running) running")
        case .cutOff(let count): EventLine(.warning, "the grace is over: giving back \(Self.count(count, "run"))")
        case .stopped(let result): EventLine(.info, "stopped after \(count(result.finishedTicks, "tick"))")
        default: EventLine(.debug, "\(event)")
        }
    }
}

extension EventLine {
    /// `changed from 1f… to 2e…: next tick 2026-11-24T17:00:00Z, before 2026-11-24T16:58:00Z`.
    private static func line(of change: ScheduleChange) -> EventLine {
        let words =
            switch (change.before, change.after) {
            case (let before?, let after?):
                "changed from \(before.revision) to \(after.revision): next tick \(next(after)), before \(next(before))"
            case (nil, let after?): "added as \(after.revision): next tick \(next(after))"
            case (let before?, nil): "removed with \(before.revision): next tick none, before \(next(before))"
            case (nil, nil): change.kind.rawValue
            }
        return EventLine(.notice, words, ["job": "\(change.job)"])
    }

    private static func next(_ side: ScheduleChange.Side) -> String { side.next.map { "\($0)" } ?? "none" }

    private static func line(of ended: EndedAttempt) -> EventLine {
        var fields = fields(of: ended.claimed)
        fields["duration_ms"] = "\(ended.duration.wholeMicroseconds / 1_000)"
        if let failure = ended.failure { fields["error"] = "\(failure.code): \(failure.message)" }
        switch (ended.outcome, ended.state) {
        case (.succeeded, _):
            return EventLine(.info, "succeeded: \(words(of: ended.result ?? [:]))", fields)
        case (let outcome, .retrying):
            let wait = DurationText.format(ended.retryAfter ?? .zero)
            return EventLine(.warning, "attempt \(outcome.rawValue), again in \(wait)", fields)
        case (_, .failed): return EventLine(.error, "failed", fields)
        case (_, let state): return EventLine(.info, state.rawValue, fields)
        }
    }

    private static func fields(of claimed: ClaimedRun) -> Logger.Metadata {
        var fields: Logger.Metadata = [
            "job": "\(claimed.run.job)", "run_id": "\(claimed.run.id)", "attempt": "\(claimed.attempt)",
        ]
        if let tick = claimed.run.tick { fields["tick"] = "\(tick.instant)" }
        return fields
    }

    /// `removed 12, rooms 3`; `done` for nothing.
    private static func words(of result: RunResult) -> String {
        guard !result.isEmpty else { return "done" }
        let parts = result.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.scalarText ?? "…")" }
        return parts.joined(separator: ", ")
    }

    /// `1 job`, `2 jobs`.
    private static func count(_ number: Int, _ word: String) -> String {
        number == 1 ? "1 \(word)" : "\(number) \(word)s"
    }

    /// At most ten names.
    private static func names(_ jobs: [JobName]) -> String {
        guard !jobs.isEmpty else { return "none" }
        let shown = jobs.prefix(10).map(\.description).joined(separator: ", ")
        return jobs.count > 10 ? "\(shown) and \(jobs.count - 10) more" : shown
    }

    private static func inWords(_ wait: Duration) -> String {
        guard wait > .zero else { return "now" }
        let seconds = (wait.wholeMicroseconds + 999_999) / 1_000_000
        return seconds < 120 ? "in \(seconds) s" : "in \(DurationText.format(.seconds(seconds)))"
    }
}
