internal import RollcallCore

extension Invocation {
    /// The run that a person means; an unknown or ambiguous reference is 64.
    func run(_ reference: String, in ledger: any LedgerStore) async throws -> Run {
        switch try await ledger.run(matching: reference) {
        case .found(let run): return run
        case .ambiguous(let ids):
            throw CommandFailure(
                .usage, "several runs begin with \(reference)", hints: ids.prefix(5).map { "did you mean \($0)?" })
        case .none:
            let jobs = try await ledger.jobs().map(\.state.name.description)
            let nearest = Nearest.word(to: reference, among: jobs)
            throw CommandFailure(
                .usage, "there is no run \"\(reference)\"",
                hints: [nearest.map { "did you mean \($0)?" } ?? "rollcall history lists them"])
        }
    }

    /// Says that a job is paused; a run by hand starts all the same (semantics, rule 14).
    func notePause(of job: JobName, in ledger: any LedgerStore) async throws {
        let snapshot = try await ledger.states(of: [job])
        guard let since = snapshot.states.first?.pausedAt else { return }
        output.note(
            "\(job) is paused since \(since) (\(RelativeTime.text(since, from: snapshot.now))); this run starts as usual"
        )
    }

    /// The run's record when it has ended; nil when the time is over or a signal came first.
    func end(
        of run: RunID, in ledger: any LedgerStore, within limit: Duration?, unless stop: StopBySignal
    ) async throws -> Run? {
        let deadline = limit.map { clock.boot + $0 }
        var token: ChangeToken?
        while true {
            let newToken = try await ledger.changeToken()
            if newToken != token {
                token = newToken
                guard case .found(let record) = try await ledger.run(matching: run.description) else { return nil }
                if record.state.isFinal { return record }
            }
            if stop.isAsked { return nil }
            if let deadline, clock.boot >= deadline { return nil }
            try await clock.sleep(until: clock.boot + .milliseconds(50))
        }
    }
}
