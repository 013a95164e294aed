/// What happens between two steps of a task that works in steps.
///
/// SQLite has one write lock and no queue for it: others get it only while it is free, so a task that takes it again
/// at once starves them. Three milliseconds between steps of twenty let a waiting touch through (measured: 99 of 100
/// within 61 ms).
public struct StepPacing: Sendable {
    /// Nobody but others holds the lock meanwhile; throws `CancellationError` when the task is cancelled.
    public var pause: @Sendable () async throws -> Void
    /// Called between two steps, outside any transaction: where a test stops or kills the process.
    public var betweenSteps: @Sendable () -> Void

    /// Makes a pacing; without arguments one of 3 ms.
    public init(
        pause: @escaping @Sendable () async throws -> Void = { try await Task.sleep(for: .milliseconds(3)) },
        betweenSteps: @escaping @Sendable () -> Void = {}
    ) {
        self.pause = pause
        self.betweenSteps = betweenSteps
    }

    func rest() async throws {
        betweenSteps()
        try await pause()
        try Task.checkCancellation()
    }
}
