internal import Synchronization

/// How urgently a worker was asked to stop.
final class StopSwitch: Sendable {
    enum Level: Int, Comparable {
        /// Nobody asked.
        case off
        /// Finish what runs.
        case drain
        /// Give back what runs.
        case now

        static func < (left: Level, right: Level) -> Bool { left.rawValue < right.rawValue }
    }

    private struct State {
        var level = Level.off
        var listener: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    var level: Level { state.withLock { $0.level } }

    /// Tells one listener of each change, and at once when there was one before.
    func listen(_ listener: @escaping @Sendable () -> Void) {
        let level = state.withLock { state in
            state.listener = listener
            return state.level
        }
        if level > .off { listener() }
    }

    /// One step more urgent.
    func ask() { raise { $0 == .off ? .drain : .now } }

    /// As urgent as it gets.
    func askNow() { raise { _ in .now } }

    private func raise(_ next: (Level) -> Level) {
        let listener = state.withLock { state in
            state.level = next(state.level)
            return state.listener
        }
        listener?()
    }
}
