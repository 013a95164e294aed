internal import Foundation
internal import Testing

/// The threads of Swift's pool, of which there are as many as cores: two tests that block one each keep all others from
/// going on, until time limits have passed that have nothing to do with them.
enum PoolThread {
    /// Records an issue when this is one of them, for what is about to block it.
    ///
    /// They are known by their name, which threads that were started from them and have no name of their own share.
    static func expectElsewhere() {
        // Ignored: without /proc nothing is known, and nothing said.
        guard let name = try? String(contentsOfFile: "/proc/thread-self/comm", encoding: .utf8),
            name.contains("default-qos")
        else { return }
        Issue.record("a thread of Swift's pool waits for a process: give the suite the trait .onOwnThread")
    }
}
