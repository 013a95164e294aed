internal import RollcallCore

/// Puts what the file says of a job in the place of the defaults; what it does not say stays as the core made it.
struct PolicyReader {
    let keys: EffectiveKeys

    func fill(_ definition: inout JobDefinition) {
        set(&definition.overlap, .overlap)
        set(&definition.catchUp, .catchUp)
        set(&definition.runOnStart, .runOnStart)
        if case .duration(let window)? = keys[.catchUpWindow]?.value { definition.catchUpWindow = window }
        set(&definition.jitter, keys[.jitter])
        set(&definition.timeout, keys[.timeout])
        if case .duration(let deadline)? = keys[.deadline]?.value { definition.deadline = deadline }
        if case .flag(let isEnabled)? = keys[.enabled]?.value { definition.isEnabled = isEnabled }
        if case .text(let summary)? = keys[.description]?.value { definition.summary = summary }
        definition.labels = labels(keys.defaults).merging(labels(keys.job)) { _, own in own }
        fill(&definition.retry)
        fill(&definition.history)
    }

    func fill(_ retry: inout RetryPolicy) {
        set(&retry.maximumAttempts, keys.entry(.maxAttempts, in: .retry))
        set(&retry.backoff, keys.entry(.backoff, in: .retry))
        set(&retry.maximumBackoff, keys.entry(.maxBackoff, in: .retry))
        set(&retry.maximumLost, keys.entry(.maxLost, in: .retry))
        set(&retry.giveUpAfter, keys.entry(.giveUpAfter, in: .retry))
        if case .number(let multiplier)? = keys.entry(.multiplier, in: .retry)?.value {
            retry.multiplier = multiplier
        }
        let jitter = keys.entry(.retryJitter, in: .retry)
        if let jitter = jitter.flatMap({ Self.choice($0, RetryPolicy.Jitter.self) }) { retry.jitter = jitter }
    }

    private func fill(_ history: inout HistoryPolicy) {
        set(&history.keep, keys.entry(.keep, in: .history))
        set(&history.age, keys.entry(.keepFor, in: .history))
        set(&history.failureAge, keys.entry(.failuresFor, in: .history))
    }

    /// The case of an enum whose raw value the entry says.
    static func choice<Choice: RawRepresentable<String>>(_ entry: Section.Entry, _ type: Choice.Type) -> Choice? {
        guard case .choice(let word)? = entry.value else { return nil }
        return Choice(rawValue: word)
    }

    private func set<Choice: RawRepresentable<String>>(_ target: inout Choice, _ key: ScheduleKey) {
        if let choice = keys[key].flatMap({ Self.choice($0, Choice.self) }) { target = choice }
    }

    private func set(_ target: inout Duration, _ entry: Section.Entry?) {
        if case .duration(let duration)? = entry?.value { target = duration }
    }

    private func set(_ target: inout Int, _ entry: Section.Entry?) {
        if case .integer(let number)? = entry?.value { target = number }
    }

    private func labels(_ section: Section) -> [String: String] {
        guard case .labels(let labels)? = section[.labels]?.value else { return [:] }
        return labels
    }
}
