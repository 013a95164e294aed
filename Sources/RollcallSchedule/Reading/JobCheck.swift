internal import RollcallCore

/// Checks what only several keys together can get wrong.
struct JobCheck {
    let context: FileContext
    let keys: EffectiveKeys
    let nameRange: Range<Int>

    func check(_ definition: JobDefinition) {
        checkJitter(definition)
        BackoffCheck(
            context: context, backoff: keys.entry(.backoff, in: .retry),
            maximum: keys.entry(.maxBackoff, in: .retry), isOfDefaults: !hasOwnBackoff
        ).check(definition.retry)
    }

    /// A start that is spread past the next tick would put ticks in another order.
    private func checkJitter(_ definition: JobDefinition) {
        guard let entry = keys[.jitter], let interval = definition.recurrence.shortestInterval,
            definition.jitter >= interval
        else { return }
        let finding = Finding.jitterTooLong(definition, interval: interval, isOfDefaults: !isOwn(.jitter))
        context.report(finding, at: isOwn(.jitter) ? entry.valueRange : nameRange)
    }

    private var hasOwnBackoff: Bool {
        guard case .section(let retry)? = keys.job[.retry]?.value else { return false }
        return retry.has(.backoff) || retry.has(.maxBackoff)
    }

    private func isOwn(_ key: ScheduleKey) -> Bool {
        keys.job.has(key)
    }
}

/// Checks that the first delay is not above the bound of all.
struct BackoffCheck {
    let context: FileContext
    let backoff: Section.Entry?
    let maximum: Section.Entry?
    /// Whether both come from `defaults`, where they are checked once for all jobs.
    let isOfDefaults: Bool

    func check(_ retry: RetryPolicy) {
        guard !isOfDefaults, retry.backoff > retry.maximumBackoff,
            let place = [maximum, backoff].compactMap({ $0 }).max(by: {
                $0.keyRange.lowerBound < $1.keyRange.lowerBound
            })
        else { return }
        context.report(.backoffAboveMaximum(retry, isMaximumGiven: maximum != nil), at: place.valueRange)
    }
}

/// Checks the part of `defaults` that is wrong whatever the job.
struct DefaultsCheck {
    let context: FileContext

    func check(_ defaults: Section) {
        let keys = EffectiveKeys(job: defaults, defaults: Section(place: .defaults))
        var retry = RetryPolicy()
        PolicyReader(keys: keys).fill(&retry)
        BackoffCheck(
            context: context, backoff: keys.entry(.backoff, in: .retry),
            maximum: keys.entry(.maxBackoff, in: .retry), isOfDefaults: false
        ).check(retry)
    }
}
