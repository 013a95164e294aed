internal import Foundation
internal import Glibc
internal import RollcallCore

/// What others feel while the large prune runs.
struct Disturbance {
    /// How long touches of another process took.
    var touches = Samples()
    /// How long the write lock was not to be had by a process that asks for it every 200 µs: the longest of each run.
    var exclusions = Samples()
    /// The longest write-ahead log, in bytes.
    var log: Int64 = 0
    /// The peak memory of the process that prunes, in MiB.
    var memory = 0.0
}

extension LargePrune {
    /// Prunes by `rollcall run` in a process of its own, while a second process touches and a thread of this one asks
    /// for the write lock again and again.
    func pruneBesideTouches(_ disturbed: inout Disturbance) async throws {
        let path = try site.copy("large.db", to: "beside.db")
        let touches = try Child(
            URL(filePath: CommandLine.arguments[0]), ["--touch-probe", path], in: site.folder)
        try touches.waitForLine()
        let prune = try Child(
            site.program,
            ["run", "prune-presences", "--database-file", path, "--with", "max_age=1h"],
            in: site.folder)
        let lock = try LockProbe(path: path)
        var longest = Duration.zero
        while prune.isRunning {
            longest = max(longest, lock.wait())
            disturbed.log = max(disturbed.log, site.size("beside.db-wal"))
            disturbed.memory = max(disturbed.memory, ProcessUsage.memory(of: prune.id).peak)
        }
        disturbed.exclusions.add(longest)
        for line in try touches.finish().split(separator: "\n") {
            if let microseconds = Int64(line) { disturbed.touches.add(.microseconds(microseconds)) }
        }
        guard prune.status == 0 else {
            throw RawFailure(operation: "rollcall run prune-presences", message: "ended \(prune.status)")
        }
    }
}

/// Asks whether somebody writes, as a foreign process would: by the guard's lock, held for no time at all.
final class LockProbe {
    private let descriptor: Int32

    init(path: String) throws {
        descriptor = open(path + "-guard", O_RDWR | O_CREAT | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw RawFailure(operation: "open the guard", message: path) }
    }

    deinit { close(descriptor) }

    /// How long it took until the lock could be had; asks every 200 µs.
    func wait() -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        while flock(descriptor, LOCK_EX | LOCK_NB) != 0 { usleep(200) }
        flock(descriptor, LOCK_UN)
        let waited = clock.now - start
        usleep(200)
        return waited
    }
}
