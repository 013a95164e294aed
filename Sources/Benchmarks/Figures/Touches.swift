internal import RollcallCore
internal import RollcallPresence
internal import RollcallSQLite

/// Touches one at a time, and 500 in one transaction, beside the same UPDATE in C.
struct Touches {
    let site: Site
    let repeats: Int
    private let singles = 2_000
    private let batches = 40

    func measure() async throws -> [Figure] {
        try await PresenceFile(rooms: 1_000, presences: 100_000, staleShare: 0).make(at: site.path("touch.db"))
        let subject = try await Subject(path: site.path("touch.db"))
        let raw = try RawTouches(path: site.path("touch.db"))
        let channels = (0..<100_000).map { "specific.channel!\($0)" }
        let names = channels.map { ChannelName($0) }
        var samples = (ours: Samples(), raw: Samples(), oursBatch: Samples(), rawBatch: Samples())
        for turn in 0...repeats {
            let single = try await time {
                for index in 0..<singles { _ = try await subject.presences.touch([names[index * 37 % 100_000]]) }
            }
            let rawSingle = try await time {
                for index in 0..<singles { try raw.touch([channels[index * 37 % 100_000]][...]) }
            }
            let batch = try await time {
                for index in 0..<batches {
                    let first = index * 500
                    _ = try await subject.presences.touch(Array(names[first..<first + 500]))
                }
            }
            let rawBatch = try await time {
                for index in 0..<batches { try raw.touch(channels[index * 500..<index * 500 + 500]) }
            }
            guard turn > 0 else { continue }
            samples.ours.add(single / singles)
            samples.raw.add(rawSingle / singles)
            samples.oursBatch.add(batch / (batches * 500))
            samples.rawBatch.add(rawBatch / (batches * 500))
        }
        await subject.close()
        return [
            Figure(
                "touch, one at a time", ours: 1 / samples.ours.median, raw: 1 / samples.raw.median, unit: "touches/s",
                ratioAtLeast: 0.5),
            Figure(
                "touch, 500 in a batch", ours: 1 / samples.oursBatch.median, raw: 1 / samples.rawBatch.median,
                unit: "touches/s", ratioAtLeast: 0.7),
        ]
    }

    private func time(_ body: () async throws -> Void) async throws -> Duration {
        let clock = ContinuousClock()
        let start = clock.now
        try await body()
        return clock.now - start
    }
}
