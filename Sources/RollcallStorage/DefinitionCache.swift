package import RollcallCore
internal import Synchronization

/// Definitions by their hash, each read from JSON once; a hash never means another definition.
package final class DefinitionCache: Sendable {
    private struct Known {
        /// Those of the schedule that was applied last.
        var schedule: [String: JobDefinition] = [:]
        /// Others that were met: of schedules of other workers, and those under which runs go on.
        var others: [String: JobDefinition] = [:]

        subscript(hash: String) -> JobDefinition? { schedule[hash] ?? others[hash] }
    }

    /// The most jobs of a schedule.
    private static let bound = 10_000
    private let known = Mutex(Known())

    private let zones: ZoneCatalogue

    /// Starts with nothing known.
    ///
    /// - Parameter zones: the zones that definitions name.
    package init(zones: ZoneCatalogue) {
        self.zones = zones
    }

    /// Reads a definition that is not known yet.
    package func parse(_ json: String) throws -> JobDefinition {
        try JSONText.read(definition: json, zones: zones)
    }

    /// The definition with a hash, read by the closure when it is met for the first time.
    package func definition(_ hash: String, read: () throws -> JobDefinition) rethrows -> JobDefinition {
        if let definition = known.withLock({ $0[hash] }) { return definition }
        let definition = try read()
        remember(definition, as: hash)
        return definition
    }

    /// Whether the definition with a hash is at hand.
    package func knows(_ hash: String) -> Bool { known.withLock { $0[hash] != nil } }

    /// Keeps a definition that is at hand anyway.
    package func remember(_ definition: JobDefinition, as hash: String) {
        known.withLock { known in
            guard known[hash] == nil else { return }
            if known.others.count >= Self.bound { known.others = [:] }
            known.others[hash] = definition
        }
    }

    /// Keeps the definitions of a schedule that has been applied, in place of those of the one before.
    ///
    /// Not earlier: the schedule is applied over what they were.
    package func hold(_ schedule: [JobDefinition]) {
        let held = Dictionary(schedule.map { (DefinitionHash(of: $0).description, $0) }) { first, _ in first }
        known.withLock { $0 = Known(schedule: held) }
    }
}
