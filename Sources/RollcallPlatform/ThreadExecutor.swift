internal import Glibc

/// A thread of its own that runs the jobs of one actor, or of one task, in order.
///
/// Swift's cooperative pool has as many threads as there are cores; two handlers that compute delay everything else on
/// it by seconds. So whatever must not wait (the tick loop, the heartbeat, each database connection) has a thread, and
/// the kernel shares the cores. A job may block here.
public final class ThreadExecutor: SerialExecutor, TaskExecutor, @unchecked Sendable {
    // Unchecked: `jobs` and `isStopped` are only touched under `lock`.
    private let lock = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)
    private let wakeUp = UnsafeMutablePointer<pthread_cond_t>.allocate(capacity: 1)
    private var jobs: [UnownedJob] = []
    private var isStopped = false
    private var hasEnded = false
    private let name: String

    /// Starts the thread.
    ///
    /// - Parameter name: what `top -H` shows, at most 15 characters.
    public init(name: String) {
        self.name = String(name.prefix(15))
        pthread_mutex_init(lock, nil)
        pthread_cond_init(wakeUp, nil)
        start()
    }

    deinit {
        pthread_cond_destroy(wakeUp)
        pthread_mutex_destroy(lock)
        wakeUp.deallocate()
        lock.deallocate()
    }

    /// Runs blocking work on the thread, in its turn, without a task.
    ///
    /// Whoever blocks here for good has the thread to itself.
    func run(_ work: @escaping @Sendable () -> Void) {
        Task(executorPreference: self) { work() }
    }

    /// Puts a job at the end of the queue.
    public func enqueue(_ job: consuming ExecutorJob) {
        let job = UnownedJob(job)
        pthread_mutex_lock(lock)
        jobs.append(job)
        let mustStart = hasEnded
        hasEnded = false
        pthread_cond_signal(wakeUp)
        pthread_mutex_unlock(lock)
        // A job that comes after the end is run all the same: one that is dropped would leave its task waiting for ever.
        if mustStart { start() }
    }

    /// This executor as an actor's.
    public func asUnownedSerialExecutor() -> UnownedSerialExecutor {
        UnownedSerialExecutor(ordinary: self)
    }

    /// This executor as a task's preference.
    public func asUnownedTaskExecutor() -> UnownedTaskExecutor {
        UnownedTaskExecutor(ordinary: self)
    }

    /// Lets the thread end when the jobs that wait have run.
    ///
    /// One that comes later has a thread for itself.
    public func stop() {
        pthread_mutex_lock(lock)
        isStopped = true
        pthread_cond_signal(wakeUp)
        pthread_mutex_unlock(lock)
    }

    private func start() {
        var thread = pthread_t()
        let context = Unmanaged.passRetained(self).toOpaque()
        var attributes = pthread_attr_t()
        pthread_attr_init(&attributes)
        pthread_attr_setdetachstate(&attributes, Int32(PTHREAD_CREATE_DETACHED))
        pthread_attr_setstacksize(&attributes, 1 << 20)
        let status = pthread_create(
            &thread, &attributes,
            { context in
                guard let context else { return nil }
                Unmanaged<ThreadExecutor>.fromOpaque(context).takeRetainedValue().loop()
                return nil
            }, context)
        pthread_attr_destroy(&attributes)
        precondition(status == 0, "the system has no thread left for \(name)")
    }

    private func loop() {
        takeName()
        while let batch = next() {
            for job in batch {
                job.runSynchronously(isolatedTo: asUnownedSerialExecutor(), taskExecutor: asUnownedTaskExecutor())
            }
        }
    }

    /// Names the thread for `top -H` and `gdb`; glibc's own call hides behind a feature macro that Swift does not set.
    private func takeName() {
        let descriptor = open("/proc/thread-self/comm", O_WRONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return }
        defer { close(descriptor) }
        var text = name
        _ = text.withUTF8 { write(descriptor, $0.baseAddress, $0.count) }
    }

    /// The jobs that wait, when there are some; nil when the executor was stopped.
    private func next() -> [UnownedJob]? {
        pthread_mutex_lock(lock)
        defer { pthread_mutex_unlock(lock) }
        while jobs.isEmpty {
            guard !isStopped else {
                hasEnded = true
                return nil
            }
            pthread_cond_wait(wakeUp, lock)
        }
        let batch = jobs
        jobs.removeAll(keepingCapacity: true)
        return batch
    }
}
