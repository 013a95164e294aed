internal import Foundation
internal import Glibc

/// A worker with nothing due: its memory, and its share of a core.
struct RestingWorker {
    let site: Site
    var seconds: UInt32 = 40

    func measure() throws -> [Figure] {
        let schedule = site.folder.appending(path: "rest.yaml")
        try Data("jobs: {prune-presences: {every: 1d}, prune-rooms: {every: 1d}}".utf8).write(to: schedule)
        let process = Process()
        process.executableURL = site.program
        process.arguments = ["worker", "--database-file", site.path("rest.db"), "--schedule", schedule.path]
        process.currentDirectoryURL = site.folder
        process.standardOutput = FileHandle.nullDevice
        process.standardError = FileHandle.nullDevice
        try process.run()
        defer {
            kill(process.processIdentifier, SIGTERM)
            process.waitUntilExit()
        }
        sleep(5)
        let before = ProcessUsage.processorTime(of: process.processIdentifier)
        sleep(seconds)
        let used = ProcessUsage.processorTime(of: process.processIdentifier) - before
        let memory = ProcessUsage.memory(of: process.processIdentifier)
        return [
            Figure("resting worker, memory", memory.now, unit: "MiB", below: 30),
            Figure("resting worker, share of a core", used / Double(seconds) * 100, unit: "%", below: 0.1),
        ]
    }
}
