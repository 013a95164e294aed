internal import RollcallCore

/// What a simulation has found, and how to see it again.
public struct SimulationFailure: Error, Sendable, CustomStringConvertible {
    /// The settings; with them the same simulation fails again.
    public let settings: SimulationSettings
    /// Which promise was broken, and where.
    public let violation: BehaviourViolation
    /// At which step.
    public let step: Int
    /// The shortest script that was found to break a promise: the steps before which events come, and the events.
    public let script: [String]
    /// The last steps before it.
    public let trace: [String]

    /// Everything, for a person.
    public var description: String {
        """
        \(violation.description) (\(violation.place))
        ROLLCALL_SEED=\(settings.seed), \(settings.workers) workers, step \(step)
        events:
          \(script.joined(separator: "\n  "))
        last steps:
          \(trace.suffix(30).joined(separator: "\n  "))
        """
    }
}

extension SimulationSettings {
    /// Nil when every promise was kept; else what broke one.
    ///
    /// - Parameter replays: how often the simulation is played again to find a shorter script; 0 takes it as it is.
    public func simulate(replays: Int = 60) async -> SimulationFailure? {
        let whole = script()
        guard var failure = await failure(of: whole) else { return nil }
        var events = whole.filter { $0.step <= failure.step }
        var (left, size) = (replays, max(1, events.count / 2))
        while left > 0, size > 0 {
            var place = 0
            while place < events.count, left > 0 {
                var fewer = events
                fewer.removeSubrange(place..<min(place + size, events.count))
                left -= 1
                if let again = await self.failure(of: fewer) {
                    (events, failure) = (fewer.filter { $0.step <= again.step }, again)
                } else {
                    place += size
                }
            }
            size /= 2
        }
        return failure
    }

    /// A number that is the same when every step of the simulation was.
    public func digest() async -> UInt64 {
        let simulation = Simulation(self)
        do {
            try await simulation.play(script())
        } catch {
            // Ignored: a failure is part of what happened, and its words are in the digest.
        }
        return await simulation.digest.value
    }

    private func failure(of events: [ScriptedEvent]) async -> SimulationFailure? {
        let simulation = Simulation(self)
        do throws(BehaviourViolation) {
            try await simulation.play(events)
            return nil
        } catch {
            return SimulationFailure(
                settings: self, violation: error, step: await simulation.step, script: events.map(\.description),
                trace: await simulation.trace)
        }
    }
}
