internal import Dispatch
internal import RollcallSchedule
internal import Synchronization

/// The parts of a large file are read on all cores; the calling thread is one of them.
struct CoreLanes: ReadingLanes {
    func map<Value: Sendable>(_ count: Int, _ part: @Sendable (Int) -> Value) -> [Value] {
        guard count > 1 else { return (0..<count).map(part) }
        let values = Mutex<[Int: Value]>([:])
        DispatchQueue.concurrentPerform(iterations: count) { index in
            let value = part(index)
            values.withLock { $0[index] = value }
        }
        return values.withLock { values in (0..<count).compactMap { values[$0] } }
    }
}
