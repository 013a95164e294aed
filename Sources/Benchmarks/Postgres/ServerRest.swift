internal import Foundation
internal import Glibc

/// What twenty workers with nothing due cost the server: the share of a core that its processes for them take.
///
/// The server must be on this machine.
struct ServerRest {
    let site: ServerSite
    let folder: Site
    let workers = 20
    var seconds: UInt32 = 40

    func measure() throws -> [Figure] {
        let url = try site.make("rollcall_bench_rest")
        let schedule = folder.folder.appending(path: "rest.yaml")
        try Data("jobs: {prune-presences: {every: 1d}, prune-rooms: {every: 1d}}".utf8).write(to: schedule)
        let processes = try (0..<workers).map { number in
            let process = Process()
            process.executableURL = folder.program
            process.arguments = ["worker", "--database", url, "--schedule", schedule.path, "--name", "rest-\(number)"]
            process.currentDirectoryURL = folder.folder
            process.standardOutput = FileHandle.nullDevice
            process.standardError = FileHandle.nullDevice
            try process.run()
            return process
        }
        defer {
            for process in processes { kill(process.processIdentifier, SIGTERM) }
            for process in processes { process.waitUntilExit() }
        }
        // They have all started, and what they did for it is over.
        sleep(15)
        let session = try RawSession(url)
        let before = try times(session)
        sleep(seconds)
        let after = try times(session)
        let used = after.reduce(0) { $0 + $1.value - (before[$1.key] ?? 0) }
        guard after.count >= workers, processes.allSatisfy(\.isRunning) else {
            throw RawFailure(operation: "rest", message: "only \(after.count) sessions of \(workers) workers")
        }
        return [
            Figure(
                "PostgreSQL: share of a core for \(workers) resting workers", used / Double(seconds) * 100, unit: "%",
                below: 1)
        ]
    }

    /// The processor time of every server process that serves the workers, so far.
    private func times(_ session: RawSession) throws -> [Int32: Double] {
        let listed = try session.value(
            "SELECT string_agg(pid::text, ' ') FROM pg_stat_activity "
                + "WHERE datname = current_database() AND pid <> pg_backend_pid()")
        let numbers = listed.split(separator: " ").compactMap { Int32($0) }
        return Dictionary(uniqueKeysWithValues: numbers.map { ($0, ProcessUsage.processorTime(of: $0)) })
    }
}
