internal import Glibc

/// The kernel's notices of what happens in folders and to files (inotify(7)).
final class NotifyQueue: Sendable {
    /// A notice.
    struct Notice {
        /// Which watch it belongs to; -1 when notices were lost.
        var watch: Int32
        /// What happened, in the kernel's bits.
        var bits: UInt32
        /// Of what in a folder; empty for the folder or the file itself.
        var name: String

        /// Whether any of these things happened.
        func has(_ wanted: Int32) -> Bool { bits & UInt32(bitPattern: wanted) != 0 }
    }

    private enum Order: UInt8 {
        case stop, wake
    }

    private let descriptor: Int32
    private let orderReader: Int32
    private let orderWriter: Int32

    /// Opens a queue; throws what the system says when it has none left.
    init() throws(SystemError) {
        descriptor = inotify_init1(Int32(IN_CLOEXEC) | Int32(IN_NONBLOCK))
        guard descriptor >= 0 else { throw SystemError.last }
        var ends: [Int32] = [-1, -1]
        guard pipe(&ends) == 0 else {
            let failure = SystemError.last
            close(descriptor)
            throw failure
        }
        for end in ends {
            _ = fcntl(end, F_SETFD, FD_CLOEXEC)
            _ = fcntl(end, F_SETFL, O_NONBLOCK)
        }
        (orderReader, orderWriter) = (ends[0], ends[1])
    }

    deinit {
        for end in [descriptor, orderReader, orderWriter] { close(end) }
    }

    /// Watches a file or a folder, for these bits and those for which it is watched already.
    func add(_ path: String, for bits: Int32) throws(SystemError) -> Int32 {
        let watch = inotify_add_watch(descriptor, path, UInt32(bitPattern: bits | Int32(IN_MASK_ADD)))
        guard watch >= 0 else { throw SystemError.last }
        return watch
    }

    /// Ends a watch; one that the kernel has ended already is no matter.
    func remove(_ watch: Int32) {
        _ = inotify_rm_watch(descriptor, watch)
    }

    /// Lets `wait` answer false; from any thread.
    func stop() { order(.stop) }

    /// Lets `wait` answer true, notices or not; from any thread.
    func wake() { order(.wake) }

    private func order(_ order: Order) {
        var byte = order.rawValue
        // A pipe that is full wakes as well.
        _ = write(orderWriter, &byte, 1)
    }

    /// Waits for notices, or to be woken; false when it was stopped.
    func wait() -> Bool {
        var polled = [
            pollfd(fd: descriptor, events: Int16(POLLIN), revents: 0),
            pollfd(fd: orderReader, events: Int16(POLLIN), revents: 0),
        ]
        while true {
            let count = poll(&polled, 2, -1)
            if count < 0, errno == EINTR { continue }
            return count > 0 && (polled[1].revents == 0 || !orders().contains(Order.stop.rawValue))
        }
    }

    private func orders() -> [UInt8] {
        var bytes = [UInt8](repeating: Order.wake.rawValue, count: 256)
        let count = Glibc.read(orderReader, &bytes, bytes.count)
        return Array(bytes.prefix(max(0, count)))
    }

    /// The notices that are there.
    func read() -> [Notice] {
        var notices: [Notice] = []
        withUnsafeTemporaryAllocation(byteCount: 1 << 14, alignment: MemoryLayout<inotify_event>.alignment) { buffer in
            let size = MemoryLayout<inotify_event>.size
            while case let count = Glibc.read(descriptor, buffer.baseAddress, buffer.count), count > 0 {
                var place = 0
                while place + size <= count {
                    let event = buffer.loadUnaligned(fromByteOffset: place, as: inotify_event.self)
                    let name = buffer[(place + size)..<(place + size + Int(event.len))].prefix { $0 != 0 }
                    notices.append(
                        Notice(watch: event.wd, bits: event.mask, name: String(decoding: name, as: UTF8.self)))
                    place += size + Int(event.len)
                }
            }
        }
        return notices
    }
}
