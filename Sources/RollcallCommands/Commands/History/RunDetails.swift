internal import RollcallCore

/// Everything that is known of one run.
struct RunDetails {
    let run: Run
    let log: RunLog
    let now: Timestamp
    let palette: Palette
    let task: TaskDeclaration?

    static func show(
        _ reference: String, _ format: FormatOptions, _ shared: SharedOptions, in invocation: Invocation
    ) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let run = try await invocation.run(reference, in: database.ledger)
            let log = try await database.ledger.log(of: run.id)
            let printer = invocation.printer(format, shared)
            let details = RunDetails(
                run: run, log: log, now: invocation.now, palette: printer.palette,
                task: TaskCatalogue.declarations(invocation.tasks).first { $0.name == run.task })
            try printer.object(details.json) { details.text }
            return .done
        }
    }

    /// The run's object with its log.
    var json: JSON {
        guard case .object(let members) = run.json else { return run.json }
        return .object(
            members + [
                JSON.Member(key: "log", value: .array(log.lines.map(\.json))),
                JSON.Member(key: "log_dropped", value: .count(log.dropped)),
            ])
    }

    /// Facts, attempts, log.
    var text: String {
        var lines: [String] = []
        if !run.attempts.isEmpty { lines += ["", palette.paint("attempts", .bold)] + run.attempts.map(line) }
        if !log.lines.isEmpty { lines += ["", palette.paint("log", .bold)] + log.lines.map(line) }
        if log.dropped > 0 { lines.append("  \(log.dropped) more lines were dropped") }
        return FactList.text(facts, palette: palette) + lines.map { $0 + "\n" }.joined()
    }

    private var facts: [(String, String)] {
        var facts: [(String, String)] = [
            ("run", run.id.description), ("job", jobWords),
            ("state", run.outcomeWords), ("trigger", triggerWords),
        ]
        if let skipped = run.skipped {
            facts.append(("skipped", "\(Count.text(skipped.count, "tick")), \(skipped.first) to \(skipped.last)"))
        }
        if let at = run.startedAt { facts.append(("started", time(at) + lagWords)) }
        if let at = run.finishedAt { facts.append(("finished", time(at) + tookWords)) }
        if let at = run.nextAttemptAt, run.state == .retrying { facts.append(("next attempt", time(at))) }
        if let worker = run.workerName {
            facts.append(("worker", worker + (run.fence.map { ", fence \($0)" } ?? "")))
        }
        if !run.arguments.isEmpty { facts.append(("with", ArgumentWords.text(run.arguments, of: task))) }
        if let result = run.result, !result.isEmpty {
            facts.append(("result", ResultWords.text(result)))
        }
        if let failure = run.failure { facts.append(("error", "\(failure.code): \(failure.message)")) }
        return facts
    }

    private var jobWords: String {
        run.task.description == run.job.description ? run.job.description : "\(run.job), task \(run.task)"
    }

    private var triggerWords: String {
        if let tick = run.tick { return "\(run.trigger.rawValue), tick \(tick.instant)" }
        return run.retryOf.map { "\(run.trigger.rawValue) of \($0)" } ?? run.trigger.rawValue
    }

    private var lagWords: String {
        run.lag.map { ", \(RelativeTime.measured($0)) after it was due" } ?? ""
    }

    private var tookWords: String {
        run.duration.map { ", took \(RelativeTime.measured($0))" } ?? ""
    }

    private func time(_ instant: Timestamp) -> String {
        "\(instant) (\(RelativeTime.text(instant, from: now)))"
    }

    private func line(_ attempt: Attempt) -> String {
        var line = "  \(attempt.number)  \(attempt.startedAt)  \(attempt.outcome?.rawValue ?? "running")"
        if let end = attempt.finishedAt { line += " in \(RelativeTime.measured(end - attempt.startedAt))" }
        line += " on \(attempt.workerName.escapingControls()), fence \(attempt.fence)"
        if let failure = attempt.failure {
            line += "\n     \(failure.code): \(failure.message)".escapingControls(keepingLineBreaks: true)
        }
        return line
    }

    private func line(_ line: LogLine) -> String {
        "  \(line.at)  \(line.level.rawValue)  \(line.message.escapingControls())"
    }
}
