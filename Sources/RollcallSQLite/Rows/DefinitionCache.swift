internal import RollcallCore
internal import Synchronization

/// Definitions by their hash, each read from JSON once; a hash never means another definition.
final class DefinitionCache: Sendable {
    private static let bound = 12_000
    private let known = Mutex<[String: JobDefinition]>([:])

    /// The definition with a hash, read by the closure when it is met for the first time.
    func definition(_ hash: String, read: () throws -> JobDefinition) rethrows -> JobDefinition {
        if let definition = known.withLock({ $0[hash] }) { return definition }
        let definition = try read()
        remember(definition, as: hash)
        return definition
    }

    /// Keeps a definition that is at hand anyway.
    func remember(_ definition: JobDefinition, as hash: String) {
        known.withLock { known in
            if known.count >= Self.bound { known.removeAll() }
            known[hash] = definition
        }
    }
}
