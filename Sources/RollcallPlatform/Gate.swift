internal import Glibc

/// A lock that one thread takes and gives back, with nothing in it.
final class Gate: @unchecked Sendable {
    // Unchecked: the mutex is made once and only used through its own calls.
    private let mutex = UnsafeMutablePointer<pthread_mutex_t>.allocate(capacity: 1)

    init() {
        pthread_mutex_init(mutex, nil)
    }

    deinit {
        pthread_mutex_destroy(mutex)
        mutex.deallocate()
    }

    func lock() { pthread_mutex_lock(mutex) }

    func unlock() { pthread_mutex_unlock(mutex) }
}
