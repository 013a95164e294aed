public import RollcallCore

extension MemoryStore: HousekeepingStore {
    /// Gives the turn at a chore to at most one of all workers in each period.
    public func claimTurn(
        _ chore: String, every period: Duration, by worker: WorkerID
    ) async throws(StoreError) -> TurnOutcome {
        try await write("take a turn") { state in
            if let turn = state.turns[chore], turn.bootID == state.bootID {
                let left = period - (state.boot - turn.takenAt)
                if left > .zero { return .waits(left) }
            }
            state.turns[chore] = TurnRow(takenAt: state.boot, bootID: state.bootID)
            return .taken
        }
    }

    /// The jobs whose current revision no live worker's schedule holds, sorted by name.
    public func unheldRevisions() async throws(StoreError) -> [JobName] {
        try read("find unheld revisions") { state in
            let live = state.liveWorkers
            return state.jobs.values
                .filter { row in
                    row.definition != nil && row.state.removedAt == nil
                        && !live.contains { $0.holds[row.state.name] == row.state.revision }
                }
                .map(\.state.name).sorted()
        }
    }
}
