internal import Foundation

/// A prune that finds nothing stale among 10,000 rooms.
struct QuietPrune {
    let site: Site
    let repeats: Int

    func measure() async throws -> [Figure] {
        try await PresenceFile(rooms: 10_000, presences: 100_000, staleShare: 0).make(at: site.path("quiet.db"))
        let subject = try await Subject(path: site.path("quiet.db"))
        let clock = ContinuousClock()
        var samples = Samples()
        for _ in 0..<max(repeats, 5) * 4 {
            let start = clock.now
            try await subject.prune(maximumAge: "1h")
            samples.add(clock.now - start)
        }
        await subject.close()
        return [Figure("prune with nothing stale among 10,000 rooms", samples.median * 1e3, unit: "ms", below: 2)]
    }
}
