#if ROLLCALL_FAILPOINTS
    internal import Glibc
    internal import Synchronization

    /// What the environment asks of fail points, and how often each was reached.
    final class FailPointPlan: Sendable {
        enum Action: String {
            case kill
            case stop
        }

        static let shared = FailPointPlan(text: getenv("ROLLCALL_FAILPOINT").map { String(cString: $0) } ?? "")

        private let entries: [String: (action: Action, nth: Int?)]
        private let reached = Mutex<[String: Int]>([:])

        init(text: String) {
            var entries: [String: (action: Action, nth: Int?)] = [:]
            for entry in text.split(separator: ",") {
                let parts = entry.split(separator: ":").map(String.init)
                guard parts.count >= 2, let action = Action(rawValue: parts[1]) else { continue }
                entries[parts[0]] = (action, parts.count > 2 ? Int(parts[2]) : nil)
            }
            self.entries = entries
        }

        /// Whether any point stops the process.
        var stops: Bool { entries.values.contains { $0.action == .stop } }

        func knows(_ point: FailPoint) -> Bool { entries[point.rawValue] != nil }

        func action(at point: FailPoint) -> Action? {
            guard let entry = entries[point.rawValue] else { return nil }
            let count = reached.withLock { counts in
                counts[point.rawValue, default: 0] += 1
                return counts[point.rawValue, default: 0]
            }
            if let nth = entry.nth, nth != count { return nil }
            return entry.action
        }
    }
#endif
