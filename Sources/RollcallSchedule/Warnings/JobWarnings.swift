internal import RollcallCore

/// Says what is legal in a job and surely not meant: keys that contradict each other, or that come to nothing.
///
/// Only what the job itself writes is judged, never what `defaults` bring to it.
struct JobWarnings {
    let context: FileContext
    let keys: EffectiveKeys
    let nameRange: Range<Int>

    func report(_ definition: JobDefinition) {
        checkTimeout(definition)
        checkWindow(definition)
        checkRetry(definition.retry)
        checkMaximumAge(definition)
        if case .cron(let cron) = definition.recurrence { checkClock(cron) }
    }

    /// A job that says `overlap`, itself or by `defaults`, has thought of runs that take longer than the interval.
    private func checkTimeout(_ definition: JobDefinition) {
        guard let entry = keys.job[.timeout], keys[.overlap] == nil,
            let interval = definition.recurrence.shortestInterval, definition.timeout > interval
        else { return }
        warn(.timeoutPastInterval(definition.timeout, interval: interval), at: entry.valueRange)
    }

    private func checkWindow(_ definition: JobDefinition) {
        guard let entry = keys.job[.catchUpWindow], let window = definition.catchUpWindow else { return }
        // Under `none` a tick runs only within the 10 s that count as on time.
        if definition.catchUp == .none, window >= .seconds(10) {
            return warn(.windowWithoutCatchUp(), at: entry.keyRange)
        }
        guard definition.catchUp == .all, let interval = definition.recurrence.shortestInterval, window < interval
        else { return }
        warn(.windowBelowInterval(window, interval: interval), at: entry.valueRange)
    }

    private func checkRetry(_ retry: RetryPolicy) {
        guard case .section(let own)? = keys.job[.retry]?.value else { return }
        let delays: [ScheduleKey] = [.backoff, .maxBackoff, .multiplier, .retryJitter, .giveUpAfter]
        let given = delays.compactMap { key in own[key].map { (key, $0) } }
        if own.has(.maxAttempts), retry.maximumAttempts == 1, let (key, entry) = given.first {
            return warn(.delayWithoutRetry(key), at: entry.keyRange)
        }
        guard let entry = own[.maxAttempts] ?? given.first?.1 else { return }
        let waited = retry.expectedWait
        guard waited > retry.giveUpAfter else { return }
        warn(.retryCutShort(retry, waited: waited), at: entry.valueRange)
    }

    /// `dst` says that its author has thought of it.
    private func checkClock(_ cron: CronRecurrence) {
        if let dst = keys.job[.dst] {
            if cron.expression.followsRealTime { warn(.dstWithoutFixedTime(), at: dst.keyRange) }
        } else if let entry = keys.job[.cron], keys[.dst] == nil, let zone = cron.zone,
            let jump = cron.jumpedTime(after: context.now)
        {
            warn(.clockGap(jump, zone: zone), at: entry.valueRange)
        }
    }

    private func checkMaximumAge(_ definition: JobDefinition) {
        guard let age = duration("max_age", of: definition) else { return }
        let heartbeat = duration("heartbeat", of: definition) ?? .seconds(30)
        guard age <= heartbeat else { return }
        let isGiven = definition.arguments["heartbeat"] != nil
        warn(.maximumAgeBelowHeartbeat(age, heartbeat, isGiven: isGiven), at: argumentRange("max_age") ?? nameRange)
    }

    private func duration(_ name: String, of definition: JobDefinition) -> Duration? {
        guard definition.task.description == "prune-presences", case .string(let text)? = definition.arguments[name]
        else { return nil }
        // Ignored: the argument was read as a duration already, so that this never fails.
        return try? DurationText.parse(text).get()
    }

    private func argumentRange(_ name: String) -> Range<Int>? {
        guard case .arguments(let pairs)? = keys.job[.with]?.value else { return nil }
        return pairs.first { $0.key.scalar?.text == name }?.value.range
    }

    private func warn(_ finding: Finding, at range: Range<Int>) {
        context.report(finding.asWarning, at: range)
    }
}

extension RetryPolicy {
    /// How long all delays take on the average.
    fileprivate var expectedWait: Duration {
        guard maximumAttempts > 1 else { return .zero }
        let bounds = (1..<maximumAttempts).map { bound(ofRetry: $0) }.reduce(.zero, +)
        return jitter == .full ? bounds / 2 : bounds
    }
}
