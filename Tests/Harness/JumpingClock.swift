internal import Foundation

/// A wall clock that a test sets for the processes that it starts with `environment`; their boot clock goes on.
///
/// A library that is loaded before all others answers in libc's place, so that a program that is linked to libc
/// statically does not see it. The library is built by the system's C compiler, which Swift needs for itself.
public final class JumpingClock: Sendable {
    /// What a process needs in its environment to live by this clock.
    public let environment: [String: String]
    private let workspace: Workspace

    /// Makes a clock that shows what the system's does.
    public init() throws {
        workspace = try Workspace()
        let source = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "clock/wall_clock.c")
        let library = workspace.path("wall_clock.so")
        let ending = try ChildProcess(
            URL(filePath: "/usr/bin/cc"), ["-shared", "-fPIC", "-O2", "-o", library, source.path]
        ).ending()
        guard ending.status == 0 else { throw Failure(description: "cc failed: \(ending.errors)") }
        environment = ["LD_PRELOAD": library, "WALL_CLOCK_OFFSET": workspace.path("offset")]
        try set(ahead: 0)
    }

    /// Sets the clock; it is so many seconds ahead of the system's, or behind it.
    public func set(ahead seconds: Int64) throws {
        // Others read it at every look at the clock: there is no moment at which it is half written.
        try Data("\(seconds)".utf8).write(to: workspace.folder.appending(path: "offset"), options: .atomic)
    }

    /// The library could not be built.
    public struct Failure: Error, CustomStringConvertible {
        /// What the compiler said.
        public var description: String
    }
}
