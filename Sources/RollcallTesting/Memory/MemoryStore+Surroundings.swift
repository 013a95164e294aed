public import RollcallCore

extension MemoryStore {
    /// What is held of a job around an instant; nil for a job that was never seen.
    public func surroundings(
        of job: JobName, at instant: Timestamp
    ) async throws(StoreError) -> TickSurroundings? {
        try read("look around a tick") { $0.surroundings(of: job, at: instant) }
    }
}

extension MemoryState {
    fileprivate func surroundings(of job: JobName, at instant: Timestamp) -> TickSurroundings? {
        guard let row = jobs[job] else { return nil }
        let everything = [open.values, ended.values].joined().sorted { $0.run.id > $1.run.id }
        let ours = everything.filter { $0.run.job == job }
        var found = TickSurroundings(now: now, state: row.state, definition: row.definition)
        found.revisions = revisions.filter { $0.value.name == job }
        let answering = ours.filter { $0.run.answers(for: instant) }.sorted {
            ($0.run.tick?.epoch ?? 0) > ($1.run.tick?.epoch ?? 0)
        }
        found.rows = answering.map(\.run)
        found.rowRevision = answering.first?.definition.map(DefinitionHash.init(of:))
        let end = TickSurroundings.end(of: instant, answeredBy: found.rows)
        found.beside = Array(ours.map(\.run).filter { $0.createdAt <= end }.prefix(TickSurroundings.limit))
        let kept = ours.filter { [.succeeded, .skipped].contains($0.run.state) }
        (found.oldest, found.kept) = (kept.last?.run.createdAt, kept.count)
        found.look(
            for: instant,
            before: Array(everything.map(\.run).filter { $0.createdAt <= instant }.prefix(TickSurroundings.limit)),
            after: Array(everything.map(\.run).filter { $0.createdAt > instant }.suffix(TickSurroundings.limit)))
        return found
    }
}
