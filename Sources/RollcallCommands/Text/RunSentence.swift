internal import RollcallCore

/// A run that has ended, in a line or two for a person.
struct RunSentence {
    let text: String

    init(_ run: Run, palette: Palette) {
        var line = "\(run.job) " + palette.paint(run.outcomeWords, run.style)
        if let duration = run.duration { line += " in \(RelativeTime.measured(duration))" }
        if run.attempts.count > 1 { line += " after \(run.attempts.count) attempts" }
        let words = run.summaryWords.escapingControls()
        if !words.isEmpty { line += ": \(words)" }
        text = line + "\n" + palette.paint("run \(run.id)", .dim) + "\n"
    }
}
