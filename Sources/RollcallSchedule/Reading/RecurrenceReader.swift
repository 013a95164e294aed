internal import RollcallCore

/// Reads when a job runs: exactly one of `every`, `cron` and `at`, with what belongs to it.
struct RecurrenceReader {
    let context: FileContext
    let keys: EffectiveKeys
    let name: JobName
    let nameRange: Range<Int>

    /// When a job runs, and on whose clock.
    struct Reading {
        var recurrence: Recurrence
        var zone: Zone
    }

    /// The recurrence; nil when it cannot be said, which is reported.
    func recurrence(fileZone: Zone?) -> Reading? {
        let given = ScheduleKey.recurrences.filter(keys.job.has).sorted { start($0) < start($1) }
        guard let kind = given.first, let entry = keys.job[kind] else {
            if keys.job.misspelled.isDisjoint(with: ScheduleKey.recurrences.map(\.name)) {
                context.report(.missingSchedule(name), at: nameRange)
            }
            return nil
        }
        for other in given.dropFirst() {
            guard let second = keys.job[other] else { continue }
            context.report(.severalSchedules(other, kind), at: second.keyRange, related: entry.keyRange)
        }
        checkNeighbours(of: kind)
        guard given.count == 1, let value = entry.value else { return nil }
        let zone = zone(fileZone)
        switch value {
        case .duration(let interval): return every(interval).map { Reading(recurrence: $0, zone: zone ?? .utc) }
        case .cron(let expression):
            return zone.map { Reading(recurrence: cron(expression, entry, $0), zone: $0) }
        case .instant(let scalar):
            return at(scalar, zone).map { Reading(recurrence: $0, zone: zone ?? .utc) }
        default: return nil
        }
    }

    private func start(_ key: ScheduleKey) -> Int {
        keys.job[key]?.keyRange.lowerBound ?? 0
    }

    /// The job's zone, else the file's; nil when the one that holds is not known.
    private func zone(_ fileZone: Zone?) -> Zone? {
        guard let entry = keys.job[.timezone] else { return fileZone }
        guard case .timezone(let zone)? = entry.value else { return nil }
        return zone
    }

    private func checkNeighbours(of kind: ScheduleKey) {
        if kind != .every, let offset = keys.job[.offset] {
            context.report(.offsetWithoutEvery(kind), at: offset.keyRange)
        }
        if kind != .cron, let dst = keys.job[.dst] {
            context.report(Finding.dstWithoutCron(kind).asWarning, at: dst.keyRange)
        }
    }

    private func every(_ interval: Duration) -> Recurrence? {
        guard let entry = keys.job[.offset] else { return .every(IntervalRecurrence(interval: interval)) }
        guard case .duration(let offset)? = entry.value else { return nil }
        guard offset < interval else {
            context.report(.offsetTooLong(offset, interval: interval), at: entry.valueRange)
            return nil
        }
        return .every(IntervalRecurrence(interval: interval, offset: offset))
    }

    private func cron(_ expression: CronExpression, _ entry: Section.Entry, _ zone: Zone) -> Recurrence {
        if expression.neverMatches {
            context.report(Finding.neverMatches(expression).asWarning, at: entry.valueRange)
        }
        let dst = keys[.dst].flatMap { PolicyReader.choice($0, DaylightPolicy.self) } ?? .standard
        return .cron(CronRecurrence(expression: expression, zone: zone, dst: dst))
    }

    private func at(_ scalar: ScalarValue, _ zone: Zone?) -> Recurrence? {
        let instant: Timestamp
        if let exact = Timestamp(rfc3339: scalar.text) {
            instant = exact
        } else if let time = CivilTime(text: scalar.text) {
            guard let zone, let local = local(time, scalar, zone) else { return nil }
            instant = local
        } else {
            context.report(scalar.explained(.notAnInstant(scalar.text)), at: scalar.range)
            return nil
        }
        if instant <= context.now {
            context.report(Finding.inThePast(instant, now: context.now).asWarning, at: scalar.range)
        }
        return .at(instant)
    }

    /// The instant at which the zone's clocks show the time; nil, and reported, when they never or twice do.
    private func local(_ time: CivilTime, _ scalar: ScalarValue, _ zone: Zone) -> Timestamp? {
        switch zone.rules.instants(of: time) {
        case .one(let instant): return instant
        case .none(let gap):
            context.report(.atInGap(time, zone: zone, gap: gap), at: scalar.range)
        case .two(let first, let second):
            context.report(.atInRepeat(time, zone: zone, first, second), at: scalar.range)
        }
        return nil
    }
}
