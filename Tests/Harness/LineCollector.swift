internal import Foundation
internal import Glibc

/// What a pipe delivers, as text and as lines; others wait for a line on its condition variable.
final class LineCollector: @unchecked Sendable {
    // Unchecked: everything mutable is touched only under `condition`.
    private let condition = NSCondition()
    private var bytes = Data()
    private var complete: [String] = []
    private var rest = Data()
    private var isClosed = false

    var text: String { locked { String(decoding: bytes, as: UTF8.self) } }
    var lines: [String] { locked { complete } }

    /// A pipe whose other end is read, by a thread of its own, until every writer has closed it.
    func pipe() -> Pipe {
        let pipe = Pipe()
        let descriptor = dup(pipe.fileHandleForReading.fileDescriptor)
        Thread.detachNewThread { [self] in
            var buffer = [UInt8](repeating: 0, count: 65_536)
            while true {
                let count = read(descriptor, &buffer, buffer.count)
                if count < 0, errno == EINTR { continue }
                guard count > 0 else { break }
                append(Data(buffer[..<count]))
            }
            Glibc.close(descriptor)
            close()
        }
        return pipe
    }

    func close() {
        locked {
            if !rest.isEmpty { complete.append(String(decoding: rest, as: UTF8.self)) }
            rest = Data()
            isClosed = true
            condition.broadcast()
        }
    }

    func wait(within limit: Duration, for satisfies: (String) -> Bool) -> String? {
        let deadline = Self.deadline(after: limit)
        return locked {
            var seen = 0
            while true {
                if let index = complete[seen...].firstIndex(where: satisfies) { return complete[index] }
                seen = complete.count
                if isClosed { return nil }
                guard condition.wait(until: deadline) else { return nil }
            }
        }
    }

    func wait(within limit: Duration, untilCount count: Int) -> Bool {
        let deadline = Self.deadline(after: limit)
        return locked {
            while complete.count < count {
                guard !isClosed, condition.wait(until: deadline) else { return complete.count >= count }
            }
            return true
        }
    }

    func waitUntilClosed(within limit: Duration) -> Bool {
        let deadline = Self.deadline(after: limit)
        return locked {
            while !isClosed {
                guard condition.wait(until: deadline) else { return isClosed }
            }
            return true
        }
    }

    /// For who is about to block this thread.
    private static func deadline(after limit: Duration) -> Date {
        PoolThread.expectElsewhere()
        return Date(timeIntervalSinceNow: TimeInterval(limit.components.seconds))
    }

    private func append(_ data: Data) {
        locked {
            bytes.append(data)
            // Only what is new is searched, so that a line of megabytes takes no longer than its length.
            var start = data.startIndex
            while let end = data[start...].firstIndex(of: 10) {
                complete.append(String(decoding: rest + data[start..<end], as: UTF8.self))
                rest = Data()
                start = end + 1
            }
            rest.append(data[start...])
            condition.broadcast()
        }
    }

    private func locked<Result>(_ body: () -> Result) -> Result {
        condition.lock()
        defer { condition.unlock() }
        return body()
    }
}
