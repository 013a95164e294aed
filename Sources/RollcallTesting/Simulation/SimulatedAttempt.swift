internal import RollcallCore

/// An attempt that a simulated worker runs: the machine of real ones, and a handler whose end was drawn beforehand.
struct SimulatedAttempt {
    /// How the handler is going to end.
    enum Plan: Hashable {
        case succeeds, fails
        /// By a fenced step that is the last.
        case endsByStep
    }

    let claimed: ClaimedRun
    var machine: AttemptStateMachine
    var plan: Plan
    /// When the handler ends by itself.
    var endsAt: BootInstant
    /// Whether it goes on when it is cancelled.
    let isStubborn: Bool
    /// Whether it stops because it was cancelled.
    var isStopped = false
    /// What is to be written of it.
    var ending: AttemptEnd?

    var term: LeaseTerm { claimed.term }
    var isOver: Bool { machine.state == .over }
    /// Whether it takes a slot: a handler that was given up is left its thread.
    var takesSlot: Bool { machine.state != .over && machine.state != .closed }
    /// Whether nothing of it is left to do.
    var isSettled: Bool { isOver && ending == nil }

    /// Until when nobody else may have the run; nil for an attempt that claims nothing any more.
    func isTrusted(at boot: BootInstant) -> Bool { machine.holdsLease && machine.trust.isTrusted(at: boot) }

    /// When it wants to be looked at.
    var wakeAt: BootInstant? {
        guard !isOver else { return nil }
        return min(endsAt, machine.wakeAt ?? endsAt)
    }

    /// Begins an attempt.
    ///
    /// - Parameter isCalm: whether the handler is quick and succeeds, as after everything has healed.
    init(
        _ claimed: ClaimedRun, sentAt: BootInstant, at boot: BootInstant, isCalm: Bool,
        using random: inout SeededGenerator
    ) {
        self.claimed = claimed
        let timeout = claimed.definition?.timeout ?? .seconds(4)
        machine = AttemptStateMachine(
            trust: TrustWindow(term: SimulatedSchedule.lease, claimSentAt: sentAt), startedAt: boot, timeout: timeout,
            patience: .seconds(2))
        let isSlow = Int.random(in: 0..<8, using: &random) == 0
        let longest = isCalm ? 300 : isSlow ? 12_000 : 2_500
        endsAt = boot + .milliseconds(Int64.random(in: 1...Int64(longest), using: &random))
        isStubborn = !isCalm && Int.random(in: 0..<4, using: &random) == 0
        let drawn = Int.random(in: 0..<8, using: &random)
        plan = drawn < 2 ? .endsByStep : drawn < 4 && !isCalm ? .fails : .succeeds
    }
}
