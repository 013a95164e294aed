internal import RollcallCore

/// An explanation as `schedule explain` shows it.
struct ExplanationView {
    let job: JobName
    let explanation: Explanation
    /// What was asked for.
    let moment: ZonedMoment
    /// The clock of the job.
    let zone: Zone
    let now: Timestamp

    private var words: ExplanationWords { ExplanationWords(explanation: explanation, zone: zone, now: now) }

    /// The explanation for a person: one sentence, then what it rests on.
    func text(_ palette: Palette) -> String {
        let title = palette.paint("\(job) at \(words.time(explanation.instant))", .bold)
        var lines = ["\(title): \(words.title)"] + clockLines + words.sentences
        if let help = words.help { lines.append(palette.paint("help: ", .dim) + help) }
        return lines.map { $0.escapingControls() + "\n" }.joined()
            + (facts.isEmpty ? "" : "\n" + FactList.text(facts, palette: palette))
    }

    /// The explanation, as `--json` prints it.
    var json: JSON {
        let answer = explanation.answer
        return .object([
            "job": .string(job.description), "at": .time(explanation.instant), "timezone": .string(zone.name),
            "local": .string(words.local(explanation.instant)), "answer": .string(answer.word),
            "reason": .text(words.reason), "message": .string((clockLines + words.sentences).joined(separator: " ")),
            "help": .text(words.help), "holds": .array(words.holds.map { .string($0.word) }),
            "since": .time(words.span?.since), "until": .time(words.span?.until), "by": .text(words.span?.by),
            "previous": .time(explanation.previous), "next": .time(explanation.next),
            "schedule": .text(explanation.definition?.recurrence.text),
            "older_revision": .bool(explanation.isOlderRevision), "run": answer.run?.json ?? .null,
            "in_the_way": words.inTheWay?.json ?? .null,
            "earlier_epochs": .array(explanation.earlierEpochs.map(\.json)),
            "beside": .array(explanation.beside.map(\.json)),
        ])
    }

    /// What is special about the time that was asked for.
    private var clockLines: [String] {
        guard let shown = moment.shown else { return [] }
        let clock = LocalTime.clock(shown)
        if moment.isJumpedOver {
            return ["\(clock) is a time that clocks jump over that day."]
        }
        return moment.second.map {
            ["Clocks show \(clock) twice that day; this is the first time, the second is \($0)."]
        } ?? []
    }

    private var facts: [(String, String)] {
        var facts: [(String, String)] = []
        if let run = explanation.answer.run { facts.append(("run", "\(run.id)")) }
        if let other = words.inTheWay { facts.append(("in the way", words.line(other))) }
        if let definition = explanation.definition {
            let age = explanation.isOlderRevision ? " (it has been edited since)" : ""
            facts.append(("schedule", definition.recurrence.words + age))
        }
        if zone.rules.lastTransition(atOrBefore: explanation.instant) == explanation.instant {
            facts.append(("clocks", LocalTime.change(explanation.instant, in: zone)))
        }
        if let previous = explanation.previous { facts.append(("tick before", words.time(previous))) }
        if let next = explanation.next { facts.append(("tick after", words.time(next))) }
        facts += explanation.earlierEpochs.map { ("earlier epoch", words.line($0)) }
        facts += explanation.beside.filter { $0.id != words.inTheWay?.id }.map { ("meanwhile", words.line($0)) }
        return facts
    }
}
