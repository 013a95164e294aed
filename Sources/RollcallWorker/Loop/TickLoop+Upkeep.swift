internal import RollcallCore

/// What is looked at once a lease.
extension TickLoop {
    /// Lets jobs go that nobody's schedule holds, and takes up jobs whose current revision nobody plans.
    func keepUp() async throws(StoreError) {
        // What was dropped is let go at once, and after an outage as soon as it is over.
        guard boot >= upkeepAt || !dropped.isEmpty else { return }
        upkeepAt = boot + options.lease
        if book.hasForeignJobs || !dropped.isEmpty { try await retire() }
        try await takeUpUnheld()
        try await compareClocks()
    }

    private func retire() async throws(StoreError) {
        let request = RetirementRequest(
            lease: options.lease, dropped: dropped, by: desk.worker, named: options.identity.name)
        let retired = try await store.retire(request)
        dropped = []
        guard !retired.isEmpty else { return }
        for change in retired.prefix(Self.toldChanges) { desk.tell(.revised(change)) }
        desk.tell(.retired(retired.map(\.job)))
    }

    /// Applies this schedule's revision of jobs whose current one no live worker has held for one lease
    /// (semantics, rule 5).
    private func takeUpUnheld() async throws(StoreError) {
        let standingBy = Set(book.standingBy)
        guard !standingBy.isEmpty else {
            unheld = []
            return
        }
        let nobodys = standingBy.intersection(try await store.unheldRevisions())
        let ripe = nobodys.intersection(unheld)
        unheld = nobodys.subtracting(ripe)
        guard !ripe.isEmpty else { return }
        try await apply(ripe.sorted().compactMap(book.definition))
    }
}
