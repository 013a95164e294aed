public import RollcallCore

/// Runs a program: never by a shell, and only one that the command line allows.
public struct RunProgram: TaskHandler {
    private let runner: any ProgramRunner
    private let allowed: AllowedPrograms
    private let environment: [String: String]

    /// Makes the task.
    /// - Parameter environment: rollcall's own, of which a program is handed four variables (`inherited`).
    public init(runner: any ProgramRunner, allowed: AllowedPrograms, environment: [String: String]) {
        self.runner = runner
        self.allowed = allowed
        self.environment = environment
    }

    /// `run-program`.
    public static let declaration = TaskDeclaration(
        name: TaskName("run-program"), aliases: ["run_program"],
        summary: "Runs a program that --allow-program allows; its exit code decides.",
        arguments: [
            ArgumentDeclaration(
                name: "argv", kind: .command, summary: "The program's absolute path, and its arguments."
            ).required,
            ArgumentDeclaration(
                name: "env", kind: .variables,
                summary: "Variables of its environment, beside PATH, HOME, LANG, TZ and what tells it of its run."),
            ArgumentDeclaration(name: "dir", kind: .path, summary: "The folder that it begins in."),
        ])

    /// What of rollcall's own environment a program sees; nothing else, since a database's URL may hold a password.
    static let inherited = ["PATH", "HOME", "LANG", "TZ"]

    /// What the schedule, the command line and the help know of it.
    public var declaration: TaskDeclaration { Self.declaration }

    /// Runs the program; the result has `exit_code`, always 0: any other, and any signal, is a failure.
    public func run(_ context: TaskContext) async throws -> TaskCompletion {
        let program = try request(context)
        var lines = OutputLines()
        var tail = OutputTail()
        let log = context.log
        let end: ProgramEnd
        do {
            end = try await runner.run(program) { bytes in
                for line in lines.take(bytes) where tail.take(line) { log(.info, line) }
            }
        } catch {
            Self.tell(&lines, &tail, log)
            throw error
        }
        Self.tell(&lines, &tail, log)
        switch end {
        case .exited(0): return .finished(["exit_code": 0])
        case .exited(let code):
            throw TaskFailure(code: "exit-\(code)", message: "\(program.path) ended with exit code \(code)")
        case .signalled(let number):
            throw TaskFailure(code: "signal-\(number)", message: "\(program.path) was ended by signal \(number)")
        case .notStarted(let reason, let isPassing):
            throw TaskFailure(
                code: "not-started", message: "\(program.path) could not be started: \(reason)",
                isRetryable: isPassing)
        }
    }

    /// Writes what has not been told yet.
    private static func tell(
        _ lines: inout OutputLines, _ tail: inout OutputTail, _ log: (LogLine.Level, String) -> Void
    ) {
        if let line = lines.finish(), tail.take(line) { log(.info, line) }
        let rest = tail.rest
        if rest.dropped > 0 { log(.warning, "\(rest.dropped) lines of its output are left out here") }
        for line in rest.lines { log(.info, line) }
    }

    private func request(_ context: TaskContext) throws -> ProgramRequest {
        let argv = context.texts("argv")
        guard let name = argv.first else { throw TaskFailure.argument("argv", is: "") }
        guard let file = allowed.file(of: name) else {
            throw TaskFailure(
                code: "not-allowed",
                message: "this worker may not run \(name): start it with --allow-program \(name)", isRetryable: false)
        }
        var program = ProgramRequest(path: file, arguments: argv)
        program.folder = context.arguments["dir"]?.string
        program.environment = environment.filter { Self.inherited.contains($0.key) }
        program.environment["PATH"] = program.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
        program.environment.merge(context.pairs("env")) { $1 }
        program.environment["ROLLCALL_RUN_ID"] = context.run.description
        program.environment["ROLLCALL_TICK"] = context.tick?.description ?? ""
        program.environment["ROLLCALL_JOB"] = context.job.description
        program.environment["ROLLCALL_ATTEMPT"] = "\(context.attempt)"
        return program
    }
}
