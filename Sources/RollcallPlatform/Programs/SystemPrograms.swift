internal import Glibc
public import RollcallCore

/// Programs of this system, each under a guard: a small process that outlives this one just long enough to end them.
///
/// A parent's death signal (`PR_SET_PDEATHSIG`) reaches a child, not what the child started, and comes already when the
/// thread ends that made it. A guard is told by the kernel, through the end of a socket, that its worker is gone.
public struct SystemPrograms: ProgramRunner {
    /// How long a program that is told to end has between TERM and KILL; shorter than a handler's patience.
    public static let grace = Duration.seconds(3)

    private let grace: Duration

    /// Runs programs.
    public init(grace: Duration = Self.grace) {
        self.grace = grace
    }

    /// The path with every symbolic link in it resolved; nil when nothing is there.
    public func resolve(_ path: String) -> String? {
        guard let resolved = realpath(path, nil) else { return nil }
        defer { free(resolved) }
        return String(cString: resolved)
    }

    /// Runs one program to its end; see `ProgramRunner`.
    public func run(
        _ program: ProgramRequest, output: (ArraySlice<UInt8>) -> Void
    ) async throws(CancellationError) -> ProgramEnd {
        switch GuardedProgram.start(program, grace: grace) {
        case .failure(let trouble):
            return .notStarted(reason: trouble.message, isPassing: trouble.isPassing)
        case .success(let started):
            let end = await withTaskCancellationHandler {
                started.follow(output)
            } onCancel: {
                started.end()
            }
            if started.wasToldToEnd { throw CancellationError() }
            return end
        }
    }
}
