/// Code that a job runs.
///
/// A handler runs on an executor of its own, so that it may compute or block without delaying a tick or a renewal. It
/// is cancelled (`Task.isCancelled`) at the job's timeout, when its lease is lost, and when its run is cancelled; one
/// that ignores that is closed without it, and its later fenced writes are refused.
public protocol TaskHandler: Sendable {
    /// What the schedule, the command line and the help know of it.
    var declaration: TaskDeclaration { get }

    /// Runs the task once.
    ///
    /// Throws `TaskFailure` to say what went wrong and whether another attempt may help, `LeaseLost` when a fenced
    /// step was refused. Any other error is a failure that may be retried.
    func run(_ context: TaskContext) async throws -> TaskCompletion
}

/// How a task ended well.
public enum TaskCompletion: Hashable, Sendable {
    /// Done; the worker records the result.
    case finished(RunResult)
    /// Done, and its last fenced step has recorded the result in the transaction of its last effect.
    case recorded(RunResult)
}

/// Why an attempt failed, as a handler says it.
public struct TaskFailure: Error, Hashable, Sendable {
    /// What is stored and shown.
    public var failure: RunFailure
    /// The reason of the run when no attempt follows.
    public var reason: RunReason
    /// Whether another attempt may help.
    public var isRetryable: Bool

    /// Makes a failure.
    public init(code: String, message: String, reason: RunReason = .error, isRetryable: Bool = true) {
        failure = RunFailure(code: code, message: message)
        self.reason = reason
        self.isRetryable = isRetryable
    }
}

/// A fenced write was refused: the run has another term, or has ended.
///
/// The handler stops; nothing is recorded.
public struct LeaseLost: Error, Hashable, Sendable {
    /// Makes the error.
    public init() {}
}
