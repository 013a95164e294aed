/// How a command ended, as scripts and supervisors see it: sysexits(3), and 128 + signal.
///
/// The numbers are the contract's; they never change.
enum CommandStatus: Int32, Error, Hashable, Sendable, CaseIterable {
    /// Done; of a worker: drained.
    case done = 0
    /// The job failed, or runs were cut off at `--grace`; of `status --exit-code`: degraded or down.
    case failed = 1
    /// Bad usage, unknown job or run.
    case usage = 64
    /// A bad schedule, or a damaged database.
    case badData = 65
    /// A file that is not there.
    case missing = 66
    /// The database, or a live worker, cannot be reached.
    case unavailable = 69
    /// A defect of the program.
    case bug = 70
    /// A file that cannot be created.
    case cannotCreate = 73
    /// Output that was lost, or a disk that is full.
    case lost = 74
    /// Locked or not ended in time: trying again is right.
    case tryAgain = 75
    /// Rights or a password are missing.
    case notAllowed = 77
    /// The set-up, or the version of the schema, is wrong.
    case misconfigured = 78
    /// A second SIGINT cut it short.
    case interrupted = 130
    /// A second SIGTERM cut it short.
    case terminated = 143
}
