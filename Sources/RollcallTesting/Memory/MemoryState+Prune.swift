internal import RollcallCore
internal import RollcallPresence

/// The fenced steps of prunes (semantics, rule 20).
extension MemoryState {
    mutating func census(maximumAge: Duration, notAfter bound: Timestamp?) -> PresenceCensus {
        var census = PresenceCensus(cutoff: min(now, bound ?? now) - maximumAge)
        for room in presence.rooms.values.sorted(by: { $0.key < $1.key }) {
            let seen = room.presences.values.map(\.lastSeen)
            let counted = room.presences.filter { isStale($0.value, before: census.cutoff) }
            let stale = counted.count
            if has(.prunesWhatWasCounted) { presence.counted[room.key] = Set(counted.keys) }
            census.total += seen.count
            census.stale += stale
            census.oldest = [census.oldest, seen.min()].compactMap { $0 }.min()
            census.newest = [census.newest, seen.max()].compactMap { $0 }.max()
            if stale > 0 { census.rooms.append(StaleRoom(key: room.key, stale: stale)) }
        }
        return census
    }

    mutating func pruneStep(_ step: PruneStep, under term: LeaseTerm?) -> StepOutcome {
        if let term, holder(of: term, unless: .stepIgnoresFence) == nil { return .leaseLost }
        var (removed, done, changed) = (0, 0, 0)
        let batch = step.batch ?? 2_000
        for stale in step.rooms where removed < batch {
            let room = prune(stale.key, before: step.cutoff, limit: batch - removed, for: step.run, under: term)
            removed += room.removed
            changed += room.isFirst ? 1 : 0
            guard room.isDone else { break }
            done += 1
            // A transaction here takes no time: only a budget of nothing is ever used up.
            if let budget = step.budget, budget <= .zero { break }
        }
        let progress: RunResult = ["removed": .integer(Int64(removed)), "rooms": .integer(Int64(changed))]
        let isLast = done == step.rooms.count
        let total = record(progress, under: term, isLast: isLast)
        let answer = StepProgress(removed: removed, entriesDone: done, total: total)
        return isLast ? .done(answer) : .more(answer)
    }

    private func isStale(_ row: PresenceRow, before cutoff: Timestamp) -> Bool {
        row.lastSeen < cutoff || (has(.prunesAtCutoff) && row.lastSeen == cutoff)
    }

    private struct PrunedRoom {
        var removed = 0
        /// Whether nothing stale is left.
        var isDone = true
        /// Whether this step is the run's first that removed anything from the room.
        var isFirst = false
    }

    private mutating func prune(
        _ key: Int64, before cutoff: Timestamp, limit: Int, for run: RunID?, under term: LeaseTerm?
    ) -> PrunedRoom {
        guard let name = presence.rooms.first(where: { $0.value.key == key })?.key, let room = presence.rooms[name]
        else { return PrunedRoom() }
        let counted = presence.counted[key]
        let stale = room.presences.filter { counted?.contains($0.key) ?? isStale($0.value, before: cutoff) }
            .sorted { ($0.value.lastSeen, $0.key) < ($1.value.lastSeen, $1.key) }
        let victims = stale.prefix(limit)
        let members = victims.map { PresenceChange.Member(channel: $0.key, user: $0.value.user) }
        var pruned = PrunedRoom(removed: victims.count, isDone: victims.count == stale.count)
        if !victims.isEmpty {
            take(victims.map(\.key), out: name)
            pruned.isFirst = note(members, in: name, for: run, under: term)
        }
        if pruned.isDone, let term, let event = presence.held[term.run]?.removeValue(forKey: name) { publish(event) }
        return pruned
    }

    /// Adds to the one event of a run and a room; without a term there is no run to hold it for, so each step's is seen
    /// at once.
    ///
    /// Answers whether it is a new event.
    private mutating func note(
        _ members: [PresenceChange.Member], in room: RoomName, for run: RunID?, under term: LeaseTerm?
    ) -> Bool {
        let new = event(.pruned, in: room, members, run: run ?? term?.run)
        guard let term, !has(.writesEventsByStep) else {
            publish(new)
            return true
        }
        guard var held = presence.held[term.run]?[room] else {
            presence.held[term.run, default: [:]][room] = new
            return true
        }
        held.count += new.count
        held.members = Array((held.members + new.members).prefix(PresenceChange.memberLimit))
        presence.held[term.run]?[room] = held
        return false
    }

    mutating func pruneRoomsStep(_ step: PruneRoomsStep, under term: LeaseTerm?) -> StepOutcome {
        if let term, holder(of: term) == nil { return .leaseLost }
        let empty = emptyRooms(for: step.emptyFor)
        let victims = empty.prefix(step.batch)
        for room in victims {
            presence.rooms[room] = nil
            publish(event(.vacated, in: room, [], run: step.run ?? term?.run))
        }
        let isLast = victims.count == empty.count
        let total = record(["removed": .integer(Int64(victims.count))], under: term, isLast: isLast)
        let answer = StepProgress(removed: victims.count, entriesDone: victims.count, total: total)
        return isLast ? .done(answer) : .more(answer)
    }

    func emptyRooms(for age: Duration) -> [RoomName] {
        presence.rooms.filter { room in
            guard room.value.presences.isEmpty, let since = room.value.emptySince else { return false }
            // A clock that was set back makes no empty room look full.
            return age <= .zero || now - since >= age
        }.keys.sorted()
    }

    /// Adds a step's progress to its run's and, after the last step, ends the run; answers the total.
    private mutating func record(_ progress: RunResult, under term: LeaseTerm?, isLast: Bool) -> RunResult {
        guard let term, var row = holder(of: term) else { return progress }
        let total = (row.run.result ?? [:]).merging(progress) { old, new in
            .integer((old.integer ?? 0) + (new.integer ?? 0))
        }
        if isLast {
            _ = close(row, with: AttemptEnd(outcome: .succeeded, disposition: .succeed(total)))
        } else {
            row.run.result = total
            store(row)
        }
        return total
    }
}
