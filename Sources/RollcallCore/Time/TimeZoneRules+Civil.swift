extension TimeZoneRules {
    /// What the zone's clocks show at the instant.
    public func civilTime(at instant: Timestamp) -> CivilTime {
        CivilTime(instant, offset: offset(at: instant))
    }

    /// The instants at which the zone's clocks show the time.
    ///
    /// A time that clocks show three times, which no zone's did, gives the first two.
    public func instants(of time: CivilTime) -> LocalInstants {
        // Offsets are below 26 hours, so every instant sought lies within 26 hours of the time read as UTC. Between
        // two changes a clock shows the time at one instant at most: the one its offset gives.
        let reading = time.timestamp()
        let end = reading + .seconds(26 * 3_600)
        var start = reading - .seconds(26 * 3_600)
        var offset = offset(at: start)
        var found: [Timestamp] = []
        var gap: ClockGap?
        while true {
            let change = nextTransition(after: start).flatMap { $0 <= end ? $0 : nil }
            let candidate = reading - offset
            if candidate >= start, change.map({ candidate < $0 }) ?? true { found.append(candidate) }
            guard let change else { break }
            let after = self.offset(at: change)
            if change + offset <= reading, reading < change + after {
                gap = ClockGap(transition: change, offsetBefore: offset, offsetAfter: after)
            }
            (start, offset) = (change, after)
        }
        return switch (found.first, found.dropFirst().first, gap) {
        case (let first?, let second?, _): .two(first: first, second: second)
        case (let first?, nil, _): .one(first)
        case (nil, _, let gap?): .none(gap: gap)
        // Not reached: clocks that never show a time were put forward past it.
        case (nil, _, nil): .one(reading - offset)
        }
    }
}
