internal import Foundation
internal import RollcallCore
internal import RollcallPlatform

/// Half of a million presences in 10,000 rooms are stale, `last_seen` in no order: the whole job with its events,
/// progress and checkpoints, beside one DELETE and its checkpoint on the same tables, while another process touches.
struct LargePrune {
    let site: Site
    let presences: Int
    let repeats: Int

    func measure() async throws -> [Figure] {
        try await PresenceFile(rooms: 10_000, presences: presences, staleShare: 0.5).make(at: site.path("large.db"))
        var ours = Samples()
        var raw = Samples()
        var disturbed = Disturbance()
        var flushes = Samples()
        // First, while the disk is at rest: raw leaves a log of a gigabyte behind, and the disk is busy giving it back.
        for _ in 0..<repeats {
            try await pruneBesideTouches(&disturbed)
            flushes.add(try RawFlushes(path: site.path("beside.db")).longest(within: .seconds(10)))
        }
        for _ in 0..<repeats {
            ours.add(try await pruneAlone())
            raw.add(try deleteRaw())
        }
        let stale = Double(presences) / 2
        return [
            Figure(
                "prune half of \(presences) presences in 10,000 rooms", ours: stale / ours.median,
                raw: stale / raw.median, unit: "rows/s", ratioAtLeast: 0.4),
            Figure(
                "touch from another process meanwhile, p99", disturbed.touches.percentile(0.99) * 1e3,
                unit: "ms", below: 100),
            // Raw: pages written and flushed by nobody else, as long as a prune takes.
            Figure(
                "writers excluded, longest of a run", disturbed.exclusions.median * 1e3, disk: flushes.median * 1e3,
                unit: "ms", below: 100),
            Figure("write-ahead log, longest", Double(disturbed.log) / 1_048_576, unit: "MiB", below: 64),
            Figure("memory of the pruning process, peak", disturbed.memory, unit: "MiB", below: 80),
        ]
    }

    private func pruneAlone() async throws -> Duration {
        let path = try site.copy("large.db", to: "ours.db")
        let subject = try await Subject(path: path)
        let clock = ContinuousClock()
        let start = clock.now
        let removed = try await subject.prune(maximumAge: "1h")
        try checkpoint(path)
        let duration = clock.now - start
        await subject.close()
        guard removed > presences * 4 / 10 else {
            throw RawFailure(operation: "prune", message: "removed only \(removed)")
        }
        return duration
    }

    private func deleteRaw() throws -> Duration {
        let raw = try RawConnection(path: try site.copy("large.db", to: "raw.db"))
        let cutoff = SystemClock().wall.microseconds - 3_600_000_000
        let clock = ContinuousClock()
        let start = clock.now
        try raw.execute("DELETE FROM rollcall_presence WHERE last_seen < \(cutoff)")
        try raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        return clock.now - start
    }

    /// What is left in the log at the end counts too.
    private func checkpoint(_ path: String) throws {
        try RawConnection(path: path).execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}
