internal import Glibc
internal import RollcallPlatform

/// Whoever sits before the terminal, for a command that has something to ask.
protocol Person: Sendable {
    /// Whether anybody is there to be asked.
    var isPresent: Bool { get }

    /// The next line that is typed; nil at the end of input, and as soon as the closure says so.
    func answer(unless isStopped: @escaping @Sendable () -> Bool) async -> String?

    /// Lets a program have the terminal until it ends.
    func use(_ program: [String], environment: [String: String]) async -> TerminalProgram.End
}

/// The person at this process' terminal.
struct TerminalPerson: Person {
    var isPresent: Bool { isatty(STDIN_FILENO) == 1 && isatty(STDERR_FILENO) == 1 }

    func answer(unless isStopped: @escaping @Sendable () -> Bool) async -> String? {
        let thread = ThreadExecutor(name: "terminal")
        let line = await Task(executorPreference: thread) { read(unless: isStopped) }.value
        thread.stop()
        return line
    }

    func use(_ program: [String], environment: [String: String]) async -> TerminalProgram.End {
        await TerminalProgram.run(program, environment: environment)
    }

    /// Looks up from the terminal ten times a second, as a signal does not end the reading.
    private func read(unless isStopped: () -> Bool) -> String? {
        var bytes: [UInt8] = []
        while !isStopped() {
            var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
            let ready = poll(&input, 1, 100)
            guard ready > 0 else { continue }
            var byte: UInt8 = 0
            guard Glibc.read(STDIN_FILENO, &byte, 1) == 1 else { return nil }
            if byte == UInt8(ascii: "\n") { return String(decoding: bytes, as: UTF8.self) }
            bytes.append(byte)
        }
        return nil
    }
}
