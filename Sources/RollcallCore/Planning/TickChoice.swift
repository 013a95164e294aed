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
        case .latest: fillNewest(&proposal, runs: claimsNewest || verdict(on: newest) == nil)
        case .none:
            let isOnTime = now - definition.due(newest) <= definition.punctuality(at: newest)
            fillNewest(&proposal, runs: claimsNewest || (isOnTime && verdict(on: newest) == nil))
        }
    }

    /// Skips everything but the newest, and that one too unless it runs.
    private func fillNewest(_ proposal: inout DecisionProposal, runs: Bool) {
        let older = definition.recurrence.last(atOrBefore: newest - .microseconds(1))
        if let older, older > after { append(.missed, after: after, through: older, to: &proposal) }
        if runs {
            proposal.runs = [planned(newest)]
        } else {
            append(verdict(on: newest) ?? .missed, after: newest - .microseconds(1), through: newest, to: &proposal)
        }
    }

    /// Runs the newest that are neither too old nor too late, at most the limit; skips the rest, oldest first.
    private func fillAll(_ proposal: inout DecisionProposal, claimsNewest: Bool) {
        var ticks: [Timestamp] = []
        var tick: Timestamp? = newest
        while let candidate = tick, candidate > after, ticks.count < Planner.catchUpLimit,
            verdict(on: candidate) == nil || (claimsNewest && candidate == newest)
        {
            ticks.append(candidate)
            tick = definition.recurrence.last(atOrBefore: candidate - .microseconds(1))
        }
        if let tick { append(verdict(on: tick) ?? .missed, after: after, through: tick, to: &proposal) }
        proposal.runs = ticks.reversed().map(planned)
        proposal.isChained = ticks.count > 1
    }

    /// Why a tick may not run any more: the bound that it passed first, or nil (semantics, rule 9).
    private func verdict(on tick: Timestamp) -> RunReason? {
        let age = now - definition.due(tick)
        if let deadline = definition.deadline, deadline < definition.catchUpWindow {
            return age > deadline ? .deadline : nil
        }
        return age > definition.catchUpWindow ? .missed : nil
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
