import RollcallPlatform
public import Testing

/// Runs each test of a suite on a thread of its own.
///
/// Tests of processes block while they wait; two of them on a machine with two cores would keep every thread of Swift's
/// pool, and all other tests would stand still until they are done.
public struct OnOwnThread: SuiteTrait, TestTrait, TestScoping {
    /// Every test, also those of suites in the suite.
    public var isRecursive: Bool { true }

    /// Runs the test with its thread as the preferred executor.
    public func provideScope(
        for test: Test, testCase: Test.Case?, performing function: @Sendable () async throws -> Void
    ) async throws {
        guard testCase != nil else { return try await function() }
        let thread = ThreadExecutor(name: "test")
        defer { thread.stop() }
        try await withTaskExecutorPreference(thread) { try await function() }
    }
}

extension Trait where Self == OnOwnThread {
    /// Each test runs on a thread of its own.
    public static var onOwnThread: OnOwnThread { OnOwnThread() }
}
