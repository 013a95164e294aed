/// Starts programs of the system and sees them through.
public protocol ProgramRunner: Sendable {
    /// The path with every symbolic link in it resolved; nil when nothing is there.
    func resolve(_ path: String) -> String?

    /// Runs one program to its end, in a process group of its own, without a shell and without input.
    ///
    /// Cancellation sends TERM to all that the program started, KILL a little later, and throws when nothing of it is
    /// left. The same happens when this process dies, however it dies. Blocks the thread that it runs on.
    ///
    /// - Parameter output: is handed what the program writes, to its output and its errors, as it comes.
    func run(
        _ program: ProgramRequest, output: (ArraySlice<UInt8>) -> Void
    ) async throws(CancellationError) -> ProgramEnd
}

/// A program with all that it sees of the world.
public struct ProgramRequest: Hashable, Sendable {
    /// The file, an absolute path.
    public var path: String
    /// Its arguments, its own name first.
    public var arguments: [String]
    /// Its whole environment; nothing else is handed down.
    public var environment: [String: String] = [:]
    /// The folder that it begins in; nil: the one of this process.
    public var folder: String?

    /// Makes a request.
    public init(path: String, arguments: [String]) {
        self.path = path
        self.arguments = arguments
    }
}

/// How a program ended.
public enum ProgramEnd: Hashable, Sendable {
    /// By itself, with a status.
    case exited(Int32)
    /// By a signal.
    case signalled(Int32)
    /// It never began; `isPassing` says whether another try may help.
    case notStarted(reason: String, isPassing: Bool)
}
