internal import RollcallCore
internal import Synchronization

/// What a worker is told of its schedule while it works, until its loop takes it.
///
/// Of several schedules the newest counts; a fault that comes after one leaves it to be taken.
final class ScheduleBox: Sendable {
    /// What has come since the last look.
    struct News {
        /// A schedule that is to be taken; nil when none has come.
        var schedule: [JobDefinition]?
        /// What keeps the newest files from being taken; nil when nothing does.
        var fault: String?
    }

    private struct State {
        var news: News?
        var listener: (@Sendable () -> Void)?
    }

    private let state = Mutex(State())

    /// Puts a schedule in; no fault is left.
    func put(_ schedule: [JobDefinition]) { put { $0 = News(schedule: schedule) } }

    /// Puts in why the newest files are not taken.
    func put(fault: String) { put { $0.fault = fault } }

    /// Takes out what has come; nil when nothing has.
    func take() -> News? {
        state.withLock { state in
            defer { state.news = nil }
            return state.news
        }
    }

    /// Tells one listener of whatever comes, and at once when there is something.
    func listen(_ listener: @escaping @Sendable () -> Void) {
        let isThere = state.withLock { state in
            state.listener = listener
            return state.news != nil
        }
        if isThere { listener() }
    }

    private func put(_ change: (inout News) -> Void) {
        let listener = state.withLock { state in
            var news = state.news ?? News()
            change(&news)
            state.news = news
            return state.listener
        }
        listener?()
    }
}
