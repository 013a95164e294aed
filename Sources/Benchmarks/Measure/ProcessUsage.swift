internal import Foundation
internal import Glibc

/// What a process uses, as the kernel counts it.
enum ProcessUsage {
    /// A program run once, without output: how long from its start to its end, and its peak memory in MiB.
    static func run(_ program: URL, _ arguments: [String]) throws -> (wall: Duration, peak: Double) {
        var actions = posix_spawn_file_actions_t()
        posix_spawn_file_actions_init(&actions)
        defer { posix_spawn_file_actions_destroy(&actions) }
        for descriptor in [STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO] {
            posix_spawn_file_actions_addopen(&actions, descriptor, "/dev/null", O_RDWR, 0)
        }
        var words = ([program.path] + arguments).map { strdup($0) } + [nil]
        defer { for word in words { free(word) } }
        var process = pid_t()
        let clock = ContinuousClock()
        let start = clock.now
        guard posix_spawn(&process, program.path, &actions, nil, &words, environ) == 0 else {
            throw RawFailure(operation: "start \(program.path)", message: "errno \(errno)")
        }
        var status: Int32 = 0
        var usage = rusage()
        wait4(process, &status, 0, &usage)
        let wall = clock.now - start
        guard status == 0 else {
            throw RawFailure(operation: arguments.joined(separator: " "), message: "ended with status \(status)")
        }
        return (wall, Double(usage.ru_maxrss) / 1_024)
    }

    /// The resident memory of a process, now and at its peak, in MiB.
    static func memory(of process: Int32) -> (now: Double, peak: Double) {
        let status = text("/proc/\(process)/status")
        func kibibytes(_ key: String) -> Double {
            let line = status.split(separator: "\n").first { $0.hasPrefix(key) } ?? ""
            return line.split(whereSeparator: \.isWhitespace).dropFirst().first.flatMap { Double($0) } ?? 0
        }
        return (kibibytes("VmRSS:") / 1_024, kibibytes("VmHWM:") / 1_024)
    }

    /// The processor time of a process so far, in seconds.
    static func processorTime(of process: Int32) -> Double {
        let fields = text("/proc/\(process)/stat").split(separator: ")").last?.split(separator: " ") ?? []
        guard fields.count > 13, let user = Double(fields[11]), let system = Double(fields[12]) else { return 0 }
        return (user + system) / Double(sysconf(Int32(_SC_CLK_TCK)))
    }

    private static func text(_ path: String) -> String {
        // Ignored: a process that has ended uses nothing.
        (try? String(contentsOfFile: path, encoding: .utf8)) ?? ""
    }
}
