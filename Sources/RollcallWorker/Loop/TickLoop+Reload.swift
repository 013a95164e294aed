internal import RollcallCore

/// What becomes of a schedule that comes while the worker works (semantics, rules 5, 12 and 13).
extension TickLoop {
    /// The most changes that are told one by one; the audit trail has them all.
    static let toldChanges = 50

    /// Takes in what has come of the schedule's files; what the store refuses is done after it has recovered.
    func heedSchedule() async throws(StoreError) {
        if let news = crew.schedules.take() {
            incoming = news.schedule ?? incoming
            fault = news.fault
            isFaultNoted = false
            crew.status.update { $0.scheduleFault = news.fault }
        }
        if let schedule = incoming {
            try await takeUp(schedule)
            incoming = nil
        }
        guard !isFaultNoted, isRegistered else { return }
        isRegistered = try await store.note(scheduleFault: fault, of: desk.worker)
        isFaultNoted = isRegistered
    }

    /// Makes a schedule this worker's: one transaction, then one assignment of the book.
    ///
    /// Runs go on under their revision. Nothing fires by itself: not an edited job, nor one that runs at a start.
    private func takeUp(_ schedule: [JobDefinition]) async throws(StoreError) {
        let old = book
        let applied = try await store.apply(application(of: schedule))
        let gone = book.revise(schedule)
        absorb(applied)
        dropped = Set(dropped).union(gone).subtracting(schedule.map(\.name)).sorted()
        // The registry is told what is held from now on, and what is not is let go, in this turn.
        isRegistered = false
        adjustChores()
        for change in applied.changes.prefix(Self.toldChanges) { desk.tell(.revised(change)) }
        warnOfPast(applied) { old.definition(of: $0)?.recurrence != book.definition(of: $0)?.recurrence }
        desk.tell(
            .reloaded(
                jobs: schedule.count, added: applied.added.count, changed: applied.changed.count, gone: gone.count))
    }

    /// Tells of jobs whose only instant had passed when it was first seen.
    func warnOfPast(_ applied: AppliedSchedule, if isNew: (JobName) -> Bool = { _ in true }) {
        for change in applied.changes where isNew(change.job) {
            guard case .at(let instant)? = book.definition(of: change.job)?.recurrence, instant <= applied.now else {
                continue
            }
            desk.tell(.tooLate(change.job, instant))
        }
    }

    /// Starts the chores that the schedule does not name, and stops those that it does.
    func adjustChores() {
        let named = Set(book.definitions.map(\.task))
        for chore in desk.parts.chores {
            if named.contains(chore.name) {
                chores.removeValue(forKey: chore.name)?.cancel()
            } else if chores[chore.name] == nil {
                let turns = ChoreTurns(chore, desk: desk)
                chores[chore.name] = Task(executorPreference: thread) { await turns.run() }
            }
        }
    }
}
