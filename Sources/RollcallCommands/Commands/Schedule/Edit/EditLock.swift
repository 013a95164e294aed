internal import Glibc

/// Keeps a second editor away from a schedule file: an exclusive flock(2) on a file beside it that holds the number of
/// the process.
///
/// The kernel gives the lock up when the process ends, however it does; the file goes with it where it can.
struct EditLock: ~Copyable {
    private let descriptor: Int32
    private let path: String

    /// 75 while another process has the lock.
    init(_ target: EditTarget) throws(CommandFailure) {
        path = target.hidden(".lock")
        while true {
            let descriptor = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0o644)
            guard descriptor >= 0 else { throw FileChange.failure("lock \(target.name) by \(path)", errno) }
            guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
                let holder = Self.text(descriptor)
                close(descriptor)
                throw CommandFailure(
                    .tryAgain, "\(target.name) is being edited by process \(holder.isEmpty ? "?" : holder)",
                    help: "wait until that one has ended")
            }
            // Whoever had it before may have taken the file away between the two calls.
            if Self.isSame(descriptor, path) {
                self.descriptor = descriptor
                break
            }
            close(descriptor)
        }
        let number = Array("\(getpid())\n".utf8)
        ftruncate(descriptor, 0)
        _ = write(descriptor, number, number.count)
    }

    deinit {
        unlink(path)
        close(descriptor)
    }

    private static func text(_ descriptor: Int32) -> String {
        var buffer = [UInt8](repeating: 0, count: 32)
        let count = pread(descriptor, &buffer, buffer.count, 0)
        return String(decoding: buffer.prefix(max(0, count)).prefix { $0 != UInt8(ascii: "\n") }, as: UTF8.self)
    }

    private static func isSame(_ descriptor: Int32, _ path: String) -> Bool {
        var (open, named) = (stat(), stat())
        guard fstat(descriptor, &open) == 0, stat(path, &named) == 0 else { return false }
        return open.st_dev == named.st_dev && open.st_ino == named.st_ino
    }
}
