package import RollcallCore
internal import Synchronization

/// Definitions by their hash, each read from JSON once; a hash never means another definition.
package final class DefinitionCache: Sendable {
    /// Two generations: an edit of every job needs what they were and what they become, and no more is kept.
    private struct Known {
        var younger: [String: JobDefinition] = [:]
        var older: [String: JobDefinition] = [:]

        subscript(hash: String) -> JobDefinition? { younger[hash] ?? older[hash] }

        mutating func keep(_ definition: JobDefinition, as hash: String) {
            if younger.count >= DefinitionCache.bound, younger[hash] == nil { (older, younger) = (younger, [:]) }
            younger[hash] = definition
        }
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
            if known[hash] == nil { known.keep(definition, as: hash) }
        }
    }
}
