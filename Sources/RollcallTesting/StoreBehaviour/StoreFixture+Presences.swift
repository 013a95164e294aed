internal import RollcallCore
internal import RollcallPresence

/// What the behaviours of presences do again and again.
extension StoreFixture {
    /// Puts channels into a room that are named by a prefix and a number.
    func fill(_ room: RoomName, _ count: Int, prefix: String = "a", user: UserID? = nil) async throws {
        for index in 0..<count {
            _ = try await presence.add(ChannelName("\(prefix)\(index)"), to: room, user: user)
        }
    }

    /// Every event, oldest first.
    func events() async throws -> [PresenceChange] {
        try await presence.events(after: 0, limit: 10_000).events
    }

    /// The events of prunes, oldest first.
    func prunedEvents() async throws -> [PresenceChange] {
        try await events().filter { $0.kind == .pruned }
    }

    func channels(in room: RoomName) async throws -> [ChannelName] {
        try await presence.presences(in: room).map(\.channel)
    }

    /// A run that prunes, held by this process.
    func pruneRun(_ grant: ClaimGrant? = nil) async throws -> ClaimedRun {
        try required(try await ledger.start(manual("prune"), under: grant ?? self.grant()).started, "a prune's run")
    }

    /// The first step of a prune of what is older than 60 s.
    func firstStep(batch: Int = 2_000, for run: RunID? = nil) async throws -> PruneStep {
        let census = try await presence.census(maximumAge: .seconds(60))
        return PruneStep(
            cutoff: census.cutoff, rooms: census.rooms[...], budget: .seconds(60), batch: batch, run: run)
    }

    /// Prunes what is older than 60 s to the end; answers what each step did.
    @discardableResult
    func prune(batch: Int = 2_000, under claimed: ClaimedRun? = nil) async throws -> [StepProgress] {
        var step = try await firstStep(batch: batch, for: claimed?.run.id)
        return try await finish(&step, under: claimed?.term)
    }

    /// Takes a prune's steps until one says that it was the last.
    func finish(_ step: inout PruneStep, under term: LeaseTerm?) async throws -> [StepProgress] {
        var steps: [StepProgress] = []
        while steps.count < 1_000 {
            switch try await presence.pruneStep(step, under: term) {
            case .more(let progress):
                steps.append(progress)
                step.rooms = step.rooms.dropFirst(progress.entriesDone)
            case .done(let progress): return steps + [progress]
            case .leaseLost, .referenced: throw BehaviourViolation("a step of a prune was refused")
            }
        }
        throw BehaviourViolation("a prune came to no end in 1,000 steps")
    }

    /// Takes the steps of a prune of rooms until one says that it was the last.
    @discardableResult
    func vacate(emptyFor: Duration = .zero, batch: Int = 500, under claimed: ClaimedRun? = nil) async throws
        -> [StepProgress]
    {
        let step = PruneRoomsStep(emptyFor: emptyFor, batch: batch, run: claimed?.run.id)
        var steps: [StepProgress] = []
        while steps.count < 1_000 {
            switch try await presence.pruneRoomsStep(step, under: claimed?.term) {
            case .more(let progress): steps.append(progress)
            case .done(let progress): return steps + [progress]
            case .leaseLost, .referenced: throw BehaviourViolation("a step of a prune of rooms was refused")
            }
        }
        throw BehaviourViolation("a prune of rooms came to no end in 1,000 steps")
    }
}

extension StepOutcome {
    var more: StepProgress? {
        guard case .more(let progress) = self else { return nil }
        return progress
    }
}
