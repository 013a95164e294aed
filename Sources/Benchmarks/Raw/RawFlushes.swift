internal import Glibc

/// What a checkpoint costs the disk and nothing else: pages in no order, written over those of a file, and one flush.
struct RawFlushes {
    let path: String
    var pages = 2_000
    let pageSize = 2_048

    /// The longest of as many as fit into this time.
    ///
    /// The file is one that nobody has open, and worthless afterwards.
    func longest(within time: Duration) throws -> Duration {
        let descriptor = open(path, O_RDWR | O_CLOEXEC)
        guard descriptor >= 0 else { throw RawFailure(operation: "open", message: path) }
        defer { close(descriptor) }
        let count = Int(lseek(descriptor, 0, SEEK_END)) / pageSize
        let page = [UInt8](repeating: 7, count: pageSize)
        let clock = ContinuousClock()
        let end = clock.now + time
        var longest = Duration.zero
        while clock.now < end {
            let start = clock.now
            for _ in 0..<pages { pwrite(descriptor, page, pageSize, Int.random(in: 0..<count) * pageSize) }
            guard fdatasync(descriptor) == 0 else { throw RawFailure(operation: "flush", message: path) }
            longest = max(longest, clock.now - start)
            // As much rest as between two checkpoints of a prune.
            usleep(60_000)
        }
        return longest
    }
}
