/// The time between two changes of a zone's clocks, in which they just run.
struct ClockSpan: Hashable, Sendable {
    /// When they were changed; nil where they never were before.
    var start: Timestamp?
    /// When they are changed next, which is not of the span; nil where they never are.
    var end: Timestamp?
    /// How far they are ahead of UTC.
    var offset: Duration
    /// What they would have shown at the start without the change, as if it were UTC; no meaning without a start.
    var shownBefore = Timestamp.distantPast
    /// The latest time that they have shown before the start, this one excluded, as if it were UTC.
    var furthestBefore = Timestamp.distantPast

    /// What they show at the start, as if it were UTC.
    var shownAtStart: Timestamp? { start.map { $0 + offset } }

    /// The last instant of the span.
    var lastInstant: Timestamp { end.map { $0 - .microseconds(1) } ?? Timestamp(microseconds: .max) }
}

extension TimeZoneRules {
    /// Offsets lie less than 52 hours apart, so that what was shown before that is past.
    private static let memory = Duration.seconds(52 * 3_600)

    /// The span that contains the instant.
    func span(at instant: Timestamp) -> ClockSpan {
        var span = ClockSpan(
            start: lastTransition(atOrBefore: instant), end: nextTransition(after: instant), offset: offset(at: instant)
        )
        guard let start = span.start else { return span }
        span.shownBefore = start + offset(at: start - .microseconds(1))
        span.furthestBefore = span.shownBefore
        var position = start - Self.memory
        while let change = nextTransition(after: position), change < start {
            span.furthestBefore = max(span.furthestBefore, change + offset(at: change - .microseconds(1)))
            position = change
        }
        return span
    }
}
