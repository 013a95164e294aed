internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule
internal import RollcallTasks

/// What a command makes of jobs that run programs.
enum ProgramCheck: Sendable {
    /// It runs none, and says nothing of them.
    case none
    /// It runs none, and warns of what a worker has to be told.
    case warning
    /// It runs those that its command line allows; a schedule with others is refused.
    case allowing([String])
    /// The same for one job; what others run is no matter.
    case allowingOf(job: String, [String])

    /// The paths that may be run.
    var paths: [String] {
        switch self {
        case .none, .warning: []
        case .allowing(let paths), .allowingOf(_, let paths): paths
        }
    }

    /// The programs that may be run.
    var programs: AllowedPrograms { AllowedPrograms(paths, runner: SystemPrograms()) }

    /// What looks at `argv` while a schedule is read.
    var checks: [ArgumentCheck] {
        if case .none = self { return [] }
        let programs = programs
        return [
            ArgumentCheck(RunProgram.declaration.name, argument: "argv") { [self] job, value in
                objection(to: value, of: job, programs)
            }
        ]
    }

    private func objection(
        to argv: JSONValue, of job: JobName, _ programs: AllowedPrograms
    ) -> ArgumentCheck.Objection? {
        guard case .array(let words) = argv, let program = words.first?.string else { return nil }
        switch self {
        case .none: return nil
        case .warning:
            return ArgumentCheck.Objection(
                .warning, "\(program) runs only where it is allowed",
                help: "start workers with --allow-program \(program)")
        case .allowingOf(let name, _) where name != job.description: return nil
        case .allowing, .allowingOf:
            guard programs.file(of: program) == nil else { return nil }
            return ArgumentCheck.Objection(
                .error, "\(program) is not allowed to run here",
                help: "if it is to run, add --allow-program \(program) to the command line")
        }
    }
}

extension CommandFailure {
    /// A program of a run by hand that the command line does not allow; 77.
    static func programNotAllowed(_ program: String) -> CommandFailure {
        CommandFailure(
            .notAllowed, "\(program) is not allowed to run here",
            help: "if it is to run, add --allow-program \(program) to the command line")
    }
}
