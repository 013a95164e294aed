internal import RollcallCore
internal import Synchronization

/// The lines that running handlers have written and the store has not: bounded, never blocking a handler.
final class LogBook: Sendable {
    /// So many lines of one run wait at most; what comes faster is counted and dropped, and a last line says so.
    static let limit = RunLog.lineLimit - 1
    /// Lines wait so long for others before they are written.
    static let delay = Duration.milliseconds(500)

    /// What waits of one run.
    struct Page: Sendable {
        fileprivate var lines: [LogLine] = []
        fileprivate var dropped = 0

        /// The lines, and one that says how many are missing.
        var complete: [LogLine] {
            guard dropped > 0, let last = lines.last else { return lines }
            let notice = LogLine(
                at: last.at, attempt: last.attempt, level: .warning,
                message: "\(dropped) lines are missing here: they came faster than they could be written")
            return lines + [notice]
        }
    }

    private struct State {
        var pages: [RunID: Page] = [:]
        /// When the oldest line was written; nil when there is none.
        var oldest: BootInstant?
    }

    private let state = Mutex(State())
    private let clock: any SleepingClock
    private let bell: Bell

    init(clock: any SleepingClock, bell: Bell) {
        self.clock = clock
        self.bell = bell
    }

    /// When waiting lines are to be written; nil when there are none.
    var due: BootInstant? { state.withLock { $0.oldest.map { $0 + Self.delay } } }

    /// Adds a line to a run's page.
    func write(_ line: LogLine, of run: RunID) {
        let isFirst = state.withLock { state in
            let isFirst = state.oldest == nil
            if isFirst { state.oldest = clock.boot }
            var page = state.pages[run] ?? Page()
            if page.lines.count < Self.limit { page.lines.append(line) } else { page.dropped += 1 }
            state.pages[run] = page
            return isFirst
        }
        if isFirst { bell.ring() }
    }

    /// Takes all waiting lines out.
    func takeAll() -> [RunID: Page] {
        state.withLock { state in
            defer { state = State() }
            return state.pages
        }
    }

    /// Puts back what the store did not take.
    func putBack(_ earlier: Page, of run: RunID) {
        state.withLock { state in
            let later = state.pages[run] ?? Page()
            let all = earlier.lines + later.lines
            let lines = Array(all.prefix(Self.limit))
            let dropped = earlier.dropped + later.dropped + all.count - lines.count
            state.pages[run] = Page(lines: lines, dropped: dropped)
            state.oldest = state.oldest ?? clock.boot
        }
    }
}
