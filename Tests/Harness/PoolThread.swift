internal import Foundation
internal import Testing

/// The threads of Swift's pool, of which there are as many as cores: two tests that block one each keep all others from
/// going on, until time limits have passed that have nothing to do with them.
public enum PoolThread {
    /// Whether this thread is one of them.
    ///
    /// They are known by their name, which threads that were started from them and have no name of their own share.
    public static var isCurrent: Bool {
        // Ignored: without /proc nothing is known.
        let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8)
        return name?.contains("default-qos") ?? false
    }

    /// Records an issue when this is one of them, for what is about to block it.
    static func expectElsewhere() {
        guard isCurrent else { return }
        Issue.record("a thread of Swift's pool waits for a process: give the suite the trait .onOwnThread")
    }
}
