internal import Synchronization

/// Tells when files, or what folders hold, may have changed; costs nothing while nothing happens.
public final class PathWatch: Sendable {
    /// What is told.
    public enum Notice: Hashable, Sendable {
        /// Something may have changed: look. While somebody writes, what is read is perhaps half of it.
        case changed(isBeingWritten: Bool)
        /// The system gives no notices, for this reason: whoever wants to know looks now and then, by `PathSigns`. Nothing
        /// follows.
        case unavailable(String)
    }

    /// The notices; the first comes when everything is watched, for what happened before that.
    public let notices: AsyncStream<Notice>
    private let queue: NotifyQueue?

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - paths: files and folders, there or not.
    ///   - isWanted: which names of a folder matter.
    public init(_ paths: [String], isWanted: @escaping @Sendable (String) -> Bool) {
        let (stream, continuation) = AsyncStream<Notice>.makeStream(bufferingPolicy: .bufferingNewest(1))
        notices = stream
        do {
            let queue = try NotifyQueue()
            self.queue = queue
            let thread = ThreadExecutor(name: "rollcall-notify")
            thread.run {
                var places = WatchedPlaces(queue, paths: paths, isWanted: isWanted)
                Self.pass(queue, &places, to: continuation)
                continuation.finish()
                thread.stop()
            }
        } catch {
            queue = nil
            continuation.yield(.unavailable(error.message))
            continuation.finish()
        }
    }

    /// Ends it.
    public func stop() { queue?.stop() }

    deinit { stop() }

    private static func pass(
        _ queue: NotifyQueue, _ places: inout WatchedPlaces, to continuation: AsyncStream<Notice>.Continuation
    ) {
        do throws(SystemError) {
            try places.walk()
            continuation.yield(.changed(isBeingWritten: false))
            while let notices = queue.next() {
                guard places.heed(notices) else { continue }
                try places.walk()
                continuation.yield(.changed(isBeingWritten: places.isBeingWritten))
            }
        } catch {
            continuation.yield(.unavailable(error.message))
        }
    }
}
