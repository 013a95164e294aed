public import RollcallCore

/// The programs that a process may run: those that its own command line names, never a schedule or a database.
public struct AllowedPrograms: Sendable {
    /// The paths as they were given; absolute.
    public let paths: [String]
    private let runner: any ProgramRunner

    /// Allows these.
    public init(_ paths: [String], runner: any ProgramRunner) {
        self.paths = paths
        self.runner = runner
    }

    /// The file that a path stands for when it may be run; nil when it may not.
    ///
    /// Both are compared after resolving symbolic links, at each call, and what is answered is the resolved path: that is
    /// what may be run, whatever becomes of the link. A file that is not there stands for itself.
    public func file(of program: String) -> String? {
        let file = runner.resolve(program) ?? program
        return paths.contains { (runner.resolve($0) ?? $0) == file } ? file : nil
    }
}
