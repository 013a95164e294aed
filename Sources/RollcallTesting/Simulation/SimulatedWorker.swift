internal import RollcallCore

/// What becomes of a worker's next call.
enum CallFate { case whole, replyLost, diesBeforeCommit, diesAfterCommit }

/// A worker of a simulation: what the real loop remembers between two calls of the store, as a value.
struct SimulatedWorker {
    let number: Int
    /// Starts of this worker before this one.
    let incarnation: Int
    let id: WorkerID
    var book: ScheduleBook
    var revision: Int
    var clock: StoreClock
    var skew = Duration.zero

    /// Calls that it is about to make, one a step.
    var errands: [Errand] = [.apply(nil), .register, .readAll(isFresh: true), .lookAhead]
    var attempts: [SimulatedAttempt] = []
    var fate = CallFate.whole

    var turnAt: BootInstant
    var renewAt: BootInstant
    var upkeepAt: BootInstant
    var stalledUntil: BootInstant
    /// For how long it stands still when it is about to renew leases.
    var stallsAtRenewal: Duration?
    /// Whether it has stood still, and makes the call that it was about to make without another look at the time.
    var isThawing = false
    var retryDue: BootInstant?
    var expiryAt: BootInstant?
    var queued = 0
    var isOut = false
    var isDraining = false
    /// Jobs that its schedule has held, until a retirement has looked at them.
    var dropped: Set<JobName> = []
    /// Jobs whose current revision nobody held at the last upkeep.
    var unheld: Set<JobName> = []

    var name: String { "w\(number).\(incarnation)" }

    init(number: Int, incarnation: Int, revision: Int, clock: TestClock, startsAt: BootInstant) {
        self.number = number
        self.incarnation = incarnation
        self.revision = revision
        var hash = StableHash()
        hash.combine(Int64(number))
        hash.combine(Int64(incarnation))
        id = WorkerID(UUIDv7(high: hash.value & ~0xF000 | 0x7000, low: hash.value & ~(3 << 62) | 1 << 63))
        book = ScheduleBook(SimulatedSchedule.revisions[revision])
        book.begin()
        self.clock = StoreClock(wall: clock.wall, boot: clock.boot)
        turnAt = startsAt
        stalledUntil = startsAt
        renewAt = startsAt + SimulatedSchedule.lease / 3
        upkeepAt = startsAt + SimulatedSchedule.lease
    }

    var budget: SlotBudget {
        var budget = SlotBudget(slots: 3)
        budget.taken = attempts.count { $0.takesSlot }
        budget.unrecorded = attempts.count { !$0.takesSlot && $0.ending != nil }
        budget.queued = queued
        return budget
    }

    var grant: ClaimGrant {
        ClaimGrant(
            worker: id, workerName: name, lease: SimulatedSchedule.lease, slots: budget.free,
            tasks: [SimulatedSchedule.task])
    }

    /// When it has something to do next.
    func wakeAt(_ boot: BootInstant) -> BootInstant {
        guard errands.isEmpty else { return max(stalledUntil, boot) }
        let instants = [turnAt, renewAt] + attempts.compactMap(\.wakeAt)
        return max(stalledUntil, instants.min() ?? turnAt)
    }

    mutating func reload(_ revision: Int) {
        self.revision = revision
        let schedule = SimulatedSchedule.revisions[revision]
        dropped = dropped.union(book.revise(schedule)).subtracting(schedule.map(\.name))
        errands = errands.filter(\.survivesReload) + [.apply(nil), .register, .readAll(isFresh: true), .retire]
    }
}

/// One call of the store that a simulated worker makes.
enum Errand: Hashable {
    /// Applies these jobs of its schedule, or all with nil.
    case apply([JobName]?)
    case register, beat, leave
    case readAll(isFresh: Bool)
    case lookAhead, reap, claim
    /// Reads the states of jobs that are due.
    case plan
    case decide([DecisionProposal])
    case renew([LeaseTerm])
    case step(LeaseTerm), finish(LeaseTerm)
    case retire, takeUpUnheld, prune

    /// Whether it does not come from the schedule that is left.
    var survivesReload: Bool {
        switch self {
        case .apply, .plan, .decide, .readAll: false
        default: true
        }
    }

    /// Whether rows may be others afterwards.
    var writes: Bool {
        switch self {
        case .readAll, .lookAhead, .plan, .takeUpUnheld, .beat, .renew: false
        default: true
        }
    }

    /// Whether it is made again after an outage as it stands; all others are found anew.
    var isKeptInOutage: Bool {
        switch self {
        case .apply, .register, .finish, .step: true
        default: false
        }
    }

    var isDecision: Bool {
        if case .decide = self { true } else { false }
    }

    var name: String {
        switch self {
        case .decide(let proposals):
            "decide " + proposals.map { "\($0.definition.name)@\($0.next.position)" }.joined(separator: ",")
        case .renew(let terms): "renew \(terms.map(\.fence))"
        case .step(let term): "step \(term.fence)"
        case .finish(let term): "finish \(term.fence)"
        default: "\(self)"
        }
    }
}
