internal import CPlatformShim
internal import Glibc
internal import RollcallCore
internal import Synchronization

/// A program that runs under its guard.
final class GuardedProgram: Sendable {
    private struct Leash {
        /// The guard ends the program when it hears something here, or when this is closed by our death; nil: closed.
        var socket: Int32?
        var wasToldToEnd = false
    }

    private let leash: Mutex<Leash>
    private let socket: Int32
    private let output: Int32
    private let guardian: pid_t

    private init(socket: Int32, output: Int32, guardian: pid_t) {
        leash = Mutex(Leash(socket: socket))
        self.socket = socket
        self.output = output
        self.guardian = guardian
    }

    /// Whether `end` was called before the program had ended.
    var wasToldToEnd: Bool { leash.withLock { $0.wasToldToEnd } }

    /// Starts a program.
    static func start(_ program: ProgramRequest, grace: Duration) -> Result<GuardedProgram, SystemError> {
        var pipes: [Int32] = [-1, -1]
        guard rollcall_program_pipe(&pipes) == 0 else { return .failure(.last) }
        var sockets: [Int32] = [-1, -1]
        let kind = Int32(SOCK_SEQPACKET.rawValue | SOCK_CLOEXEC.rawValue)
        guard socketpair(AF_UNIX, kind, 0, &sockets) == 0 else {
            let error = SystemError.last
            for file in pipes { close(file) }
            return .failure(error)
        }
        let process = withArguments(of: program) { description in
            var description = description
            description.output = pipes[1]
            description.link = sockets[1]
            description.grace_milliseconds = Int32(clamping: grace.wholeMicroseconds / 1_000)
            return rollcall_program_start(&description)
        }
        close(pipes[1])
        close(sockets[1])
        guard process > 0 else {
            close(pipes[0])
            close(sockets[0])
            return .failure(SystemError(code: -process))
        }
        _ = fcntl(pipes[0], F_SETFL, O_NONBLOCK)
        return .success(GuardedProgram(socket: sockets[0], output: pipes[0], guardian: process))
    }

    /// Makes the guard end the program and all that it started; from any thread.
    func end() {
        leash.withLock { leash in
            guard let socket = leash.socket, !leash.wasToldToEnd else { return }
            leash.wasToldToEnd = true
            var byte: UInt8 = 1
            send(socket, &byte, 1, Int32(MSG_NOSIGNAL))
        }
    }

    /// Hands on what the program writes until it has ended, and says how.
    ///
    /// Blocks this thread. Called once.
    func follow(_ take: (ArraySlice<UInt8>) -> Void) -> ProgramEnd {
        var buffer = [UInt8](repeating: 0, count: 16_384)
        var isOpen = true
        var end: rollcall_program_end?
        while end == nil {
            var files = [
                pollfd(fd: socket, events: Int16(POLLIN), revents: 0),
                pollfd(fd: isOpen ? output : -1, events: Int16(POLLIN), revents: 0),
            ]
            guard poll(&files, 2, -1) > 0 else { continue }
            if files[1].revents != 0 { isOpen = passOn(&buffer, take) }
            if files[0].revents != 0 { end = hear() }
        }
        // What it wrote last; a daemon that has left its group may hold the pipe open, so only what is there.
        if isOpen { while drain(&buffer, take) {} }
        leash.withLock { leash in
            leash.socket = nil
            close(socket)
        }
        close(output)
        while waitpid(guardian, nil, 0) < 0, errno == EINTR {}
        return end.map(Self.meaning) ?? .signalled(SIGKILL)
    }

    /// Hands on one read; whether there may be more later.
    private func passOn(_ buffer: inout [UInt8], _ take: (ArraySlice<UInt8>) -> Void) -> Bool {
        let count = read(output, &buffer, buffer.count)
        guard count > 0 else { return count < 0 && (errno == EAGAIN || errno == EINTR) }
        take(buffer[..<count])
        return true
    }

    /// Hands on one read of what is there now; whether there was something.
    private func drain(_ buffer: inout [UInt8], _ take: (ArraySlice<UInt8>) -> Void) -> Bool {
        let count = read(output, &buffer, buffer.count)
        if count > 0 { take(buffer[..<count]) }
        return count > 0
    }

    /// What the guard says; one that is gone without a word was killed, and the kernel has killed the program with it.
    private func hear() -> rollcall_program_end? {
        var end = rollcall_program_end()
        let count = recv(socket, &end, MemoryLayout<rollcall_program_end>.size, Int32(MSG_DONTWAIT))
        if count == MemoryLayout<rollcall_program_end>.size { return end }
        if count < 0, errno == EAGAIN || errno == EINTR { return nil }
        return rollcall_program_end(kind: Int32(ROLLCALL_SIGNALLED), value: SIGKILL)
    }

    private static func meaning(_ end: rollcall_program_end) -> ProgramEnd {
        let error = SystemError(code: end.value)
        switch Int(end.kind) {
        case ROLLCALL_EXITED: return .exited(end.value)
        case ROLLCALL_SIGNALLED: return .signalled(end.value)
        case ROLLCALL_NO_FOLDER:
            return .notStarted(reason: "its folder: \(error.message)", isPassing: error.isPassing)
        default: return .notStarted(reason: error.message, isPassing: error.isPassing)
        }
    }
}

extension GuardedProgram {
    /// Calls the body with the program's texts as C has them, for as long as it takes.
    private static func withArguments(
        of program: ProgramRequest, _ body: (rollcall_program) -> pid_t
    ) -> pid_t {
        let environment = program.environment.sorted { $0.key < $1.key }.map { "\($0.key)=\($0.value)" }
        return withTexts(program.arguments) { arguments in
            withTexts(environment) { environment in
                program.path.withCString { path in
                    var description = rollcall_program()
                    description.path = path
                    description.arguments = arguments
                    description.environment = environment
                    guard let folder = program.folder else { return body(description) }
                    return folder.withCString { folder in
                        description.folder = folder
                        return body(description)
                    }
                }
            }
        }
    }

    /// A list of texts as C has them, NULL at its end.
    private static func withTexts<Answer>(
        _ texts: [String], _ body: (UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>) -> Answer
    ) -> Answer {
        let list = UnsafeMutablePointer<UnsafeMutablePointer<CChar>?>.allocate(capacity: texts.count + 1)
        for (place, text) in texts.enumerated() { list.advanced(by: place).initialize(to: strdup(text)) }
        list.advanced(by: texts.count).initialize(to: nil)
        defer {
            for place in texts.indices { free(list[place]) }
            list.deallocate()
        }
        return body(list)
    }
}
