import RollcallCore
import RollcallTesting

/// What happens at random to a pair of stores; the frequent things stand here more than once.
enum PairCall: CaseIterable {
    case apply, decide, decideAgain, decideOnceMore, claim, claimAgain, start, trigger, renew, finish, finishAgain
    case finishMore, reap, cancel, pause, resume, progress, log, workers, retire, turn, prune, standing, time, moreTime
    case jump

    private static let jobs = ["a", "b", "c", "d"]

    func make(on pair: StorePair) async throws -> (String, String, String) {
        switch self {
        case .apply: try await apply(pair)
        case .decide, .decideAgain, .decideOnceMore: try await decide(pair)
        case .claim, .claimAgain:
            try await claim(pair)
        case .start, .trigger: try await byHand(pair)
        case .renew, .standing: try await lease(pair)
        case .finish, .finishAgain, .finishMore: try await finish(pair)
        case .reap: try await pair.both("reap") { store, _ in try await store.reap() }
        case .cancel, .pause, .resume: try await control(pair)
        case .progress, .log: try await progress(pair)
        case .workers: try await workers(pair)
        case .retire: try await pair.both("retire") { store, _ in try await store.retire(unheldFor: .seconds(60)) }
        case .turn:
            try await pair.both("turn") { store, _ in
                try await store.claimTurn("chore", every: .seconds(90), by: Ledger.worker(1).id)
            }
        case .prune: try await prune(pair)
        case .time, .moreTime, .jump: time(pair)
        }
    }

    private func apply(_ pair: StorePair) async throws -> (String, String, String) {
        let changed = Self.jobs.filter { _ in Bool.random(using: &pair.random) }.map { Self.definition($0, pair) }
        for definition in changed { pair.definitions[definition.name] = definition }
        return try await pair.both("apply") { store, _ in
            try await store.apply(ScheduleApplication(definitions: changed, appliedBy: "tester"))
        }
    }

    private static func definition(_ name: String, _ pair: StorePair) -> JobDefinition {
        var definition = Ledger.definition(name, every: [10, 30, 60].randomElement(using: &pair.random) ?? 10)
        definition.overlap = OverlapPolicy.allCases.randomElement(using: &pair.random) ?? .skip
        definition.catchUp = CatchUpPolicy.allCases.randomElement(using: &pair.random) ?? .all
        definition.isEnabled = Int.random(in: 0..<6, using: &pair.random) > 0
        definition.runOnStart = Bool.random(using: &pair.random) ? .ifOverdue : .never
        definition.deadline = Bool.random(using: &pair.random) ? .seconds(45) : nil
        definition.jitter = Bool.random(using: &pair.random) ? .seconds(5) : .zero
        definition.arguments = ["max_age": .string(name)]
        return definition
    }

    private func decide(_ pair: StorePair) async throws -> (String, String, String) {
        let snapshot = try await pair.memory.states(of: nil)
        var proposals: [DecisionProposal] = []
        for state in snapshot.states {
            guard let definition = pair.definitions[state.name], Int.random(in: 0..<4, using: &pair.random) > 0 else {
                continue
            }
            let plan = Planner.plan(
                definition, revision: DefinitionHash(of: definition), cursor: state.cursor, now: snapshot.now,
                occasion: Bool.random(using: &pair.random) ? .start : .tick)
            if let proposal = plan.proposal { proposals.append(proposal) }
        }
        if let again = proposals.first, Bool.random(using: &pair.random) { proposals.append(again) }
        let slots = Int.random(in: 0...3, using: &pair.random)
        let grant: ClaimGrant? = slots == 3 ? nil : Ledger.grant(slots: slots)
        return try await pair.both("decide \(proposals.count)") { [proposals] store, _ in
            try await store.decide(proposals, under: grant)
        }
    }

    private func claim(_ pair: StorePair) async throws -> (String, String, String) {
        let slots = Int.random(in: 1...4, using: &pair.random)
        let only = pair.runs.indices.randomElement(using: &pair.random)
        let isOnly = Int.random(in: 0..<8, using: &pair.random) == 0
        return try await pair.both("claim \(slots)") { store, side in
            var grant = Ledger.grant(2, slots: slots)
            if isOnly, let only { grant.onlyRun = pair.run(only, side) }
            return try await store.claim(grant)
        }
    }

    private func byHand(_ pair: StorePair) async throws -> (String, String, String) {
        let name = (Self.jobs + ["bare"]).randomElement(using: &pair.random) ?? "a"
        var request = Ledger.manual(name)
        request.definition = pair.definitions[request.job]
        request.key = Bool.random(using: &pair.random) ? "key-\(Int.random(in: 0..<20, using: &pair.random))" : nil
        return try await pair.both("\(self) \(name)") { [request] store, _ -> any Sendable in
            self == .start
                ? try await store.start(request, under: Ledger.grant(3)) : try await store.trigger(request)
        }
    }

    private func lease(_ pair: StorePair) async throws -> (String, String, String) {
        let indices = pair.terms.indices.suffix(6)
        return try await pair.both("\(self)") { store, side in
            let terms = indices.map { pair.term($0, side) }
            return self == .renew
                ? try await store.renew(terms, for: .seconds(40)) : try await store.standing(of: terms)
        }
    }

    private func finish(_ pair: StorePair) async throws -> (String, String, String) {
        let events: [RunStateMachine.Event] = [
            .succeeded(["removed": 3]), .failed(TaskFailure(code: "odd", message: "m")), .timedOut(after: .seconds(1)),
            .cancelled(.asked), .givenBack, .lost,
        ]
        let chosen = pair.terms.indices.suffix(5).filter { _ in Bool.random(using: &pair.random) }.map { index in
            let machine = RunStateMachine(policy: RetryPolicy(jitter: .none), tally: AttemptTally(failures: index % 3))
            let event = events.randomElement(using: &pair.random) ?? .lost
            return (index, machine.end(after: event, at: pair.clock.wall, using: &pair.random))
        }
        return try await pair.both("finish \(chosen)") { store, side in
            try await store.finish(chosen.map { AttemptEnding(term: pair.term($0.0, side), end: $0.1) })
        }
    }

    private func control(_ pair: StorePair) async throws -> (String, String, String) {
        let job = JobName(stored: Self.jobs.randomElement(using: &pair.random) ?? "a")
        switch self {
        case .pause: return try await pair.both("pause") { store, _ in try await store.pause(job, by: "me") }
        case .resume:
            let catchesUp = Bool.random(using: &pair.random)
            return try await pair.both("resume") { store, _ in
                try await store.resume(job, catchesUp: catchesUp, by: "me")
            }
        default:
            guard let index = pair.runs.indices.prefix(8).randomElement(using: &pair.random) else {
                return ("cancel", "", "")
            }
            return try await pair.both("cancel") { store, side in
                try await store.cancel(pair.run(index, side), reason: .asked)
            }
        }
    }

    private func progress(_ pair: StorePair) async throws -> (String, String, String) {
        guard let index = pair.terms.indices.last else { return ("progress", "", "") }
        if self == .progress {
            return try await pair.both("progress") { store, side in
                try await store.recordProgress(["removed": .integer(Int64(index))], under: pair.term(index, side))
            }
        }
        let line = LogLine(at: pair.clock.wall, attempt: 1, level: .info, message: "line")
        return try await pair.both("log") { store, side in
            let run = pair.term(index, side).run
            try await store.append(Array(repeating: line, count: 300), to: run)
            return try await store.log(of: run)
        }
    }

    private func workers(_ pair: StorePair) async throws -> (String, String, String) {
        let worker = Ledger.worker(UInt64.random(in: 1...3, using: &pair.random))
        let holds = pair.definitions.values.sorted { $0.name < $1.name }
            .filter { _ in Bool.random(using: &pair.random) }
        switch Int.random(in: 0..<4, using: &pair.random) {
        case 0: return try await pair.both("leave") { store, _ in try await store.leave(worker.id) }
        case 1:
            return try await pair.both("beat") { store, _ in
                try await store.beat(worker.id, running: 2, state: .working)
            }
        default:
            return try await pair.both("register") { store, _ in try await store.register(worker, holding: holds) }
        }
    }

    private func prune(_ pair: StorePair) async throws -> (String, String, String) {
        var request = HistoryPruning(fallback: HistoryPolicy(keep: 30, age: .seconds(900), failureAge: .seconds(1_800)))
        request.policies[JobName(stored: "a")] = HistoryPolicy(keep: 12)
        return try await pair.both("prune") { [request] store, _ in
            var total = 0
            while case let count = try await store.pruneHistory(request), count > 0 { total += count }
            return total
        }
    }

    private func time(_ pair: StorePair) -> (String, String, String) {
        switch self {
        case .jump: pair.clock.jumpWall(by: .seconds(Int.random(in: -90...90, using: &pair.random)))
        default:
            if Int.random(in: 0..<30, using: &pair.random) == 0 { pair.clock.reboot() }
            pair.clock.advance(by: .milliseconds(Int.random(in: 1...20_000, using: &pair.random)))
        }
        return ("time", "", "")
    }
}
