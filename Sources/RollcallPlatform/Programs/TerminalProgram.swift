internal import Glibc

/// A program that has the terminal of this process, as an editor does.
public enum TerminalProgram {
    /// How it ended.
    public enum End: Hashable, Sendable {
        /// With this status.
        case exited(Int32)
        /// By this signal.
        case signalled(Int32)
        /// It could not be started; why, in the system's words.
        case notStarted(String)
    }

    /// Runs a program with this process' standard input, output and errors, and waits for its end, on a thread of its
    /// own.
    ///
    /// It is looked for in PATH. Signals that this process ignores or watches do to it what they usually do: Ctrl-C is
    /// for whoever has the terminal.
    public static func run(_ arguments: [String], environment: [String: String]) async -> End {
        let thread = ThreadExecutor(name: "terminal")
        let end = await Task(executorPreference: thread) { start(arguments, environment) }.value
        thread.stop()
        return end
    }

    private static func start(_ arguments: [String], _ environment: [String: String]) -> End {
        var attributes = posix_spawnattr_t()
        posix_spawnattr_init(&attributes)
        defer { posix_spawnattr_destroy(&attributes) }
        var none = sigset_t()
        var usual = sigset_t()
        sigemptyset(&none)
        sigemptyset(&usual)
        for signal in [SIGHUP, SIGINT, SIGQUIT, SIGPIPE, SIGTERM, SIGUSR1] { sigaddset(&usual, signal) }
        posix_spawnattr_setsigmask(&attributes, &none)
        posix_spawnattr_setsigdefault(&attributes, &usual)
        posix_spawnattr_setflags(&attributes, Int16(POSIX_SPAWN_SETSIGMASK | POSIX_SPAWN_SETSIGDEF))
        var words = arguments.map { strdup($0) } + [nil]
        var variables = environment.map { strdup("\($0.key)=\($0.value)") } + [nil]
        defer { for text in words + variables { free(text) } }
        var process: pid_t = 0
        let code = posix_spawnp(&process, arguments.first ?? "", nil, &attributes, &words, &variables)
        guard code == 0 else { return .notStarted(SystemError(code: code).message) }
        return wait(for: process)
    }

    private static func wait(for process: pid_t) -> End {
        var status: Int32 = 0
        while waitpid(process, &status, 0) < 0 {
            guard errno == EINTR else { return .notStarted(SystemError.last.message) }
        }
        // WIFEXITED and the others are macros with arguments, which Swift does not see.
        let signal = status & 0x7F
        return signal == 0 ? .exited(status >> 8 & 0xFF) : .signalled(signal)
    }
}
