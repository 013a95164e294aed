internal import Glibc
internal import Synchronization

/// Where bytes go.
protocol ByteTarget: Sendable {
    /// All bytes are out, or the rest is lost for the reason given.
    func write(_ bytes: [UInt8]) -> OutputLoss?
}

/// A descriptor, written with write(2): Foundation's handles trap on a closed descriptor, and `print` loses silently.
struct DescriptorTarget: ByteTarget {
    let descriptor: Int32
    /// Whether it was handed to the process by who started it.
    ///
    /// A descriptor that was closed then may belong to the runtime by now: an event counter that takes bytes for
    /// numbers, a poll set. Such anonymous inodes have no file type; nobody redirects output there.
    let isOutput: Bool

    init(descriptor: Int32) {
        self.descriptor = descriptor
        var status = stat()
        isOutput = fstat(descriptor, &status) == 0 && status.st_mode & S_IFMT != 0
    }

    func write(_ bytes: [UInt8]) -> OutputLoss? {
        guard isOutput else { return .failed(EBADF) }
        var offset = 0
        while offset < bytes.count {
            let written = bytes[offset...].withUnsafeBytes { Glibc.write(descriptor, $0.baseAddress, $0.count) }
            if written >= 0 {
                offset += written
                continue
            }
            switch errno {
            case EINTR: continue
            case EAGAIN: waitUntilWritable()
            case EPIPE: return .readerGone
            default: return .failed(errno)
            }
        }
        return nil
    }

    /// A pipe that its reader made non-blocking is full.
    private func waitUntilWritable() {
        var entry = pollfd(fd: descriptor, events: Int16(POLLOUT), revents: 0)
        poll(&entry, 1, -1)
    }
}

/// Memory, for tests of whole commands in this process.
final class MemoryTarget: ByteTarget {
    private let bytes = Mutex<[UInt8]>([])

    func write(_ new: [UInt8]) -> OutputLoss? {
        bytes.withLock { $0 += new }
        return nil
    }

    var text: String { bytes.withLock { String(decoding: $0, as: UTF8.self) } }
}
