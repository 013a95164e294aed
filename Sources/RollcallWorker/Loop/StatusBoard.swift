internal import RollcallCore
internal import Synchronization

/// The worker's status, where other threads read it.
final class StatusBoard: Sendable {
    private let status: Mutex<WorkerStatus>

    init(slots: Int) {
        status = Mutex(
            WorkerStatus(
                state: .working, held: 0, workingSlots: slots, slots: slots,
                turnedAt: BootInstant(microseconds: 0)))
    }

    var current: WorkerStatus { status.withLock { $0 } }

    func update(_ change: (inout WorkerStatus) -> Void) {
        status.withLock { change(&$0) }
    }
}
