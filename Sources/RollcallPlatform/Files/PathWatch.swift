internal import Synchronization

/// Tells when files, or what folders hold, may have changed; costs nothing while nothing happens.
public final class PathWatch: Sendable {
    /// What has happened so far.
    public struct State: Hashable, Sendable {
        /// How often something may have changed.
        public var changes = 0
        /// Whether somebody is writing a file: what is read is perhaps half of it.
        public var isBeingWritten = false
    }

    /// What is told.
    public enum Notice: Hashable, Sendable {
        /// Something may have changed: look.
        case changed(State)
        /// The system gives no notices, for this reason: whoever wants to know looks now and then, by `PathSigns`. Nothing
        /// follows.
        case unavailable(String)
    }

    private typealias Asker = CheckedContinuation<State?, Never>

    /// The notices; the first comes when everything is watched, for what happened before that.
    public let notices: AsyncStream<Notice>
    private let queue: NotifyQueue?
    private let askers: Askers

    /// Begins to watch.
    ///
    /// - Parameters:
    ///   - paths: files and folders, there or not.
    ///   - isWanted: which names of a folder matter.
    public init(_ paths: [String], isWanted: @escaping @Sendable (String) -> Bool) {
        let (stream, continuation) = AsyncStream<Notice>.makeStream(bufferingPolicy: .bufferingNewest(1))
        let askers = Askers()
        (notices, self.askers) = (stream, askers)
        do {
            let queue = try NotifyQueue()
            self.queue = queue
            let thread = ThreadExecutor(name: "rollcall-notify")
            thread.run {
                var places = WatchedPlaces(queue, paths: paths, isWanted: isWanted)
                Self.pass(queue, &places, askers, to: continuation)
                continuation.finish()
                askers.end()
                thread.stop()
            }
        } catch {
            queue = nil
            continuation.yield(.unavailable(error.message))
            continuation.finish()
            askers.end()
        }
    }

    /// What has happened before the call, all of it, also where it is not told of yet; nil when it has ended.
    public func state() async -> State? {
        await withCheckedContinuation { asker in
            guard askers.add(asker) else { return asker.resume(returning: nil) }
            queue?.wake()
        }
    }

    /// Ends it.
    public func stop() { queue?.stop() }

    deinit { stop() }

    private static func pass(
        _ queue: NotifyQueue, _ places: inout WatchedPlaces, _ askers: Askers,
        to continuation: AsyncStream<Notice>.Continuation
    ) {
        do throws(SystemError) {
            try places.walk()
            var state = State(changes: 1)
            continuation.yield(.changed(state))
            while queue.wait() {
                // Who asks while the notices are read is answered next time: they may not hold what happened before that.
                let asking = askers.take()
                if places.heed(queue.read()) {
                    try places.walk()
                    state = State(changes: state.changes + 1, isBeingWritten: places.isBeingWritten)
                    continuation.yield(.changed(state))
                }
                for asker in asking { asker.resume(returning: state) }
            }
        } catch {
            continuation.yield(.unavailable(error.message))
        }
    }

    /// Who waits for the state.
    private final class Askers: Sendable {
        private let waiting = Mutex<[Asker]?>([])

        /// False when nobody answers any more.
        func add(_ asker: Asker) -> Bool {
            waiting.withLock { waiting in
                waiting?.append(asker)
                return waiting != nil
            }
        }

        func take() -> [Asker] {
            waiting.withLock { waiting in
                defer { if waiting != nil { waiting = [] } }
                return waiting ?? []
            }
        }

        func end() {
            let left = waiting.withLock { waiting in
                defer { waiting = nil }
                return waiting ?? []
            }
            for asker in left { asker.resume(returning: nil) }
        }
    }
}
