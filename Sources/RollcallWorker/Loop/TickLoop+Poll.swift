internal import RollcallCore

/// What changed, and what the ledger holds beside ticks.
extension TickLoop {
    /// A clock that was set makes every wait wrong, and perhaps every cursor.
    func watchClock() async throws(StoreError) {
        guard let step = desk.storeTime.takeStep() else { return }
        desk.tell(.clockStepped(by: step))
        try await refresh(isFresh: true)
    }

    /// Once a second asks whether anybody has committed, and reads anew what has changed.
    func poll() async throws(StoreError) {
        guard boot >= pollAt else { return }
        pollAt = boot + Self.pollPeriod
        let newest = try await store.changeToken()
        let last = token
        token = newest
        if newest.jobs != last?.jobs { return try await refresh(isFresh: false) }
        guard newest.runs != last?.runs else { return }
        try await lookAhead()
        try await heedCancels()
    }

    /// The next look is now.
    func lookNow() {
        pollAt = boot
        bell.ring()
    }

    /// Reads the states of all jobs, what waits, and whether somebody asked for the end of what runs here.
    func refresh(isFresh: Bool) async throws(StoreError) {
        try await readStates(isFresh: isFresh)
        if !book.unapplied.isEmpty { try await apply(book.unapplied.compactMap(book.definition)) }
        try await lookAhead()
        try await heedCancels()
    }

    /// A worker that drains still asks once a second whether anybody wants the end of what runs here; it does not wait
    /// for the answer, as neither the grace nor a second signal may come late.
    func pollCancels() {
        guard boot >= pollAt, !machine.isOut else { return }
        pollAt = boot + Self.pollPeriod
        guard cancelLook == nil else { return }
        cancelLook = Task(executorPreference: thread) { await self.lookForCancels() }
    }

    private func lookForCancels() async {
        do {
            try await heedCancels()
        } catch {
            // Ignored: the next look asks again, and the renewals say what the store does.
        }
        cancelLook = nil
    }

    private func heedCancels() async throws(StoreError) {
        let terms = crew.runner.terms
        guard !terms.isEmpty else { return }
        let answers = try await store.standing(of: terms)
        for (term, answer) in zip(terms, answers) { crew.runner.handle(.standing(answer, at: boot), of: term) }
    }

    func readStates(isFresh: Bool) async throws(StoreError) {
        let before = book.standingBy
        let sentAt = boot
        let snapshot = try await store.states(of: nil)
        desk.storeTime.look(snapshot.now, sentAt: sentAt)
        book.absorb(snapshot, isComplete: true, isFresh: isFresh)
        let after = book.standingBy
        if after != before, !after.isEmpty { desk.tell(.standsBy(after)) }
    }

    /// Reads when something beside ticks needs a worker.
    func lookAhead() async throws(StoreError) {
        let before = settlements
        let outlook = try await store.outlook()
        budget.queued = outlook.queued
        mayClaim = outlook.queued > 0
        // A run that has ended meanwhile may be due again, which the answer does not know.
        let known = before == settlements ? nil : retryDue
        retryDue = [outlook.nextRetryIn.map { boot + $0 }, known].compactMap { $0 }.min()
        expiryAt = outlook.nextExpiryIn.map { boot + max($0, .zero) }
    }

    /// Takes runs over whose lease has run out, at most once a second.
    ///
    /// The instant is what the last look said; leases are renewed, so it is looked again before anything is written.
    func lookForExpired() async throws(StoreError) {
        guard let expected = expiryAt, boot >= expected else { return }
        // Ends that wait to be written, as after an outage, go first: a run that is taken over is done again.
        if budget.unrecorded > 0, boot < expected + Self.pollPeriod { return }
        if let reapedAt, boot < reapedAt + Self.pollPeriod {
            expiryAt = reapedAt + Self.pollPeriod
            return
        }
        try await lookAhead()
        guard let expiryAt, boot >= expiryAt else { return }
        reapedAt = boot
        for run in try await store.reap() { desk.tell(.reaped(run)) }
        try await lookAhead()
    }
}
