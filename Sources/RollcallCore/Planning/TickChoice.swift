/// Chooses, among the ticks of one job that are due at once, which run and which are skipped and why.
struct TickChoice {
    let definition: JobDefinition
    /// Ticks at or before it are decided.
    let after: Timestamp
    /// The newest tick that is due.
    let newest: Timestamp
    let now: Timestamp

    func fill(_ proposal: inout DecisionProposal, claimsNewest: Bool) {
        switch definition.catchUp {
        case .all: fillAll(&proposal, claimsNewest: claimsNewest)
        case .latest, .none: fillNewest(&proposal, claimsNewest: claimsNewest)
        }
    }

    /// Skips everything but the newest, and that one too unless it may run.
    private func fillNewest(_ proposal: inout DecisionProposal, claimsNewest: Bool) {
        let reason = claimsNewest ? nil : verdict(on: newest)
        guard reason != .missed else { return append(.missed, after: after, through: newest, to: &proposal) }
        let older = newest - .microseconds(1)
        append(.missed, after: after, through: older, to: &proposal)
        if let reason {
            append(reason, after: older, through: newest, to: &proposal)
        } else {
            proposal.runs = [planned(newest)]
        }
    }

    /// Runs the newest, at most the limit, back to the first that is too old or too late; skips that one and what is
    /// older.
    private func fillAll(_ proposal: inout DecisionProposal, claimsNewest: Bool) {
        var ticks: [Timestamp] = []
        var tick: Timestamp? = newest
        while let candidate = tick, candidate > after, ticks.count < Planner.catchUpLimit,
            (claimsNewest && candidate == newest) || verdict(on: candidate) == nil
        {
            ticks.append(candidate)
            tick = definition.recurrence.last(atOrBefore: candidate - .microseconds(1))
        }
        if let tick { append(verdict(on: tick) ?? .missed, after: after, through: tick, to: &proposal) }
        proposal.runs = ticks.reversed().map(planned)
        proposal.isChained = ticks.count > 1
    }

    /// Why a tick may not run any more: the bound that it passed first, or nil (semantics, rules 8 and 9).
    private func verdict(on tick: Timestamp) -> RunReason? {
        let age = now - definition.due(tick)
        let window = window(at: tick)
        if let deadline = definition.deadline, deadline < window { return age > deadline ? .deadline : nil }
        return age > window ? .missed : nil
    }

    /// How old a tick may be; under `catch_up: none` only as old as one that is still on time.
    private func window(at tick: Timestamp) -> Duration {
        let window = definition.window(at: tick)
        return definition.catchUp == .none ? min(window, definition.punctuality(at: tick)) : window
    }

    private func planned(_ tick: Timestamp) -> PlannedRun {
        PlannedRun(tick: tick, due: definition.due(tick))
    }

    private func append(
        _ reason: RunReason, after start: Timestamp, through end: Timestamp, to proposal: inout DecisionProposal
    ) {
        guard let skip = Planner.skip(definition.recurrence, after: start, through: end, reason: reason) else { return }
        proposal.skips.append(skip)
    }
}
