/// The ticks of a cron expression on the clock of a zone, whatever is done to that clock.
///
/// Time is cut at the zone's changes into spans in which the clock just runs. Within a span the expression is asked for
/// its next time, so that nothing is walked minute by minute; what a change does is decided at the span that it begins:
/// - an entry that follows real time is due whenever the clock shows a time of it;
/// - a fixed time that was shown in an earlier span is not due again, but for `both`;
/// - fixed times that the clock has jumped over are due together, once, at the first minute after the jump, but for
///   `skip`. So there is one tick to an instant.
struct CronClock {
    let expression: CronExpression
    let rules: TimeZoneRules
    let dst: DaylightPolicy

    /// The first tick strictly after the instant.
    ///
    /// A change of the clock may take every time that the expression has, year after year; the calendar repeats itself
    /// after 400 of them, so that what has no tick for so long has none at all.
    func next(after instant: Timestamp) -> Timestamp? {
        guard !expression.neverMatches else { return nil }
        let horizon = min(max(instant, Self.lastListedChange) + Self.calendarCycle, .distantFuture)
        var span = rules.span(at: instant)
        while true {
            let regular = regular(in: span, after: instant)
            let ticks = [regular, makeUp(in: span).flatMap { $0 > instant ? $0 : nil }]
            if let tick = ticks.compactMap(\.self).min() { return tick <= .distantFuture ? tick : nil }
            guard let end = span.end, end <= horizon, let later = nextSpan(after: span, end: end) else { return nil }
            span = later
        }
    }

    /// The first span after one in which the clock may show or jump over a time of the entry; nil when there is none.
    ///
    /// No clock is as far from UTC as two days.
    private func nextSpan(after span: ClockSpan, end: Timestamp) -> ClockSpan? {
        let days = Duration.seconds(2 * 86_400)
        guard let time = expression.next(after: CivilTime(end + span.offset - days)) else { return nil }
        return rules.span(at: max(end, time.timestamp() - days))
    }

    /// After it zones follow the rule in their footers; the files of today end with 2037.
    private static let lastListedChange = Timestamp(seconds: 4_102_444_800)
    private static let calendarCycle = Duration.seconds(146_097 * 86_400)

    /// The last tick at or before the instant.
    func last(atOrBefore instant: Timestamp) -> Timestamp? {
        guard !expression.neverMatches else { return nil }
        var span = rules.span(at: instant)
        while true {
            let regular = regular(in: span, atOrBefore: instant)
            let ticks = [regular, makeUp(in: span).flatMap { $0 <= instant ? $0 : nil }]
            if let tick = ticks.compactMap(\.self).max() { return tick }
            guard let start = span.start, start >= .distantPast else { return nil }
            span = rules.span(at: start - .microseconds(1))
        }
    }

    /// How many ticks lie after the first instant and at or before the second.
    func count(after start: Timestamp, through end: Timestamp) -> Int {
        guard !expression.neverMatches else { return 0 }
        var span = rules.span(at: start)
        var count = 0
        while true {
            let last = min(end, span.lastInstant)
            count += expression.count(
                after: CivilTime(max(start + span.offset, first(of: span) - .microseconds(1))),
                through: CivilTime(last + span.offset))
            if let tick = makeUp(in: span), start < tick, tick <= end, !isRegular(tick, in: span) { count += 1 }
            guard let next = span.end, next <= end else { return count }
            span = rules.span(at: next)
        }
    }

    /// Whether the tick stands for times that the clock has jumped over.
    func isMadeUp(_ tick: Timestamp) -> Bool {
        makeUp(in: rules.span(at: tick)) == tick
    }

    /// The first time of the entry that the change jumps over; nil when there is none, or one is due right after it anyway.
    func jumped(at change: Timestamp) -> CivilTime? {
        let span = rules.span(at: change)
        guard let tick = makeUp(in: span), !isRegular(tick, in: span) else { return nil }
        return expression.next(after: CivilTime(span.furthestBefore - .microseconds(1)))
    }

    private var isFixed: Bool { !expression.followsRealTime }

    /// What the clock shows when the entry's times of the span begin, as if it were UTC.
    private func first(of span: ClockSpan) -> Timestamp {
        guard let shown = span.shownAtStart else { return Timestamp(microseconds: .min) }
        return isFixed && dst != .both ? max(shown, span.furthestBefore) : shown
    }

    /// The first tick of the span after the instant that the clock shows by itself.
    private func regular(in span: ClockSpan, after instant: Timestamp) -> Timestamp? {
        let after = max(instant + span.offset, first(of: span) - .microseconds(1))
        guard let time = expression.next(after: CivilTime(after)) else { return nil }
        let tick = time.timestamp(offset: span.offset)
        return tick <= span.lastInstant ? tick : nil
    }

    private func regular(in span: ClockSpan, atOrBefore instant: Timestamp) -> Timestamp? {
        let reading = min(instant, span.lastInstant) + span.offset
        guard let time = expression.last(atOrBefore: CivilTime(reading)), time.timestamp() >= first(of: span)
        else { return nil }
        return time.timestamp(offset: span.offset)
    }

    private func isRegular(_ tick: Timestamp, in span: ClockSpan) -> Bool {
        expression.matches(CivilTime(tick + span.offset)) && tick + span.offset >= first(of: span)
    }

    /// The tick for the times that the clock has jumped over at the beginning of the span.
    private func makeUp(in span: ClockSpan) -> Timestamp? {
        guard isFixed, dst != .skip, let start = span.start, let shown = span.shownAtStart else { return nil }
        let reached = dst == .both ? span.shownBefore : span.furthestBefore
        guard reached < shown, let missed = expression.next(after: CivilTime(reached - .microseconds(1))),
            missed.timestamp() < shown
        else { return nil }
        // Zones of old have changed by odd seconds; the first minute begins up to 59 s later.
        let minute = shown.microseconds.dividedDown(by: 60_000_000).remainder
        let tick = minute == 0 ? start : start + .microseconds(60_000_000 - minute)
        return tick <= span.lastInstant ? tick : start
    }
}
