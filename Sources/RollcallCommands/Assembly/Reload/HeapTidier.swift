internal import RollcallPlatform
internal import RollcallWorker

/// Gives memory back once a schedule has taken the place of another, which may have been large.
struct HeapTidier: WorkerObserver {
    func observe(_ event: WorkerEvent) {
        guard case .reloaded = event else { return }
        // Elsewhere: the loop goes on with its ticks, and lets the old schedule go.
        Task.detached { Heap.giveBack() }
    }
}
