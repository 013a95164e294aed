internal import RollcallPlatform
internal import Synchronization

/// Threads for calls that block, one for each caller.
enum RawThreads {
    private static let threads = Mutex<[ThreadExecutor]>([])

    static func shared(_ number: Int) -> ThreadExecutor {
        threads.withLock { threads in
            while threads.count <= number { threads.append(ThreadExecutor(name: "raw-\(threads.count)")) }
            return threads[number]
        }
    }
}
