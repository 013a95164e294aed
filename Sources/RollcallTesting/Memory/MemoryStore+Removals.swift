public import RollcallCore
public import RollcallPresence

extension MemoryStore: RemovalLog {
    /// From now on removals are kept for the layer of this name.
    public func registerLayer(_ name: String) async throws(StoreError) {
        try await write("register a layer") { state in
            state.presence.layers[name] = state.presence.layers[name] ?? state.presence.lastPart
        }
    }

    /// No removals are kept for it any more.
    public func unregisterLayer(_ name: String) async throws(StoreError) {
        try await write("unregister a layer") { state in
            state.presence.layers[name] = nil
            state.dropTakenParts()
        }
    }

    /// The oldest parts that the layer has not taken.
    public func removals(for layer: String, limit: Int) async throws(StoreError) -> [RemovalPart] {
        try read("read removals") { state in
            guard let taken = state.presence.layers[layer] else { return [] }
            return Array(state.presence.parts.drop { $0.number <= taken }.prefix(limit))
        }
    }

    /// The layer has taken everything up to and including this part.
    public func taken(_ part: Int64, by layer: String) async throws(StoreError) {
        try await write("take removals") { state in
            guard let taken = state.presence.layers[layer] else { return }
            state.presence.layers[layer] = max(taken, part)
            state.dropTakenParts()
        }
    }
}

extension MemoryState {
    /// Forgets the parts that no layer waits for.
    fileprivate mutating func dropTakenParts() {
        let kept = presence.layers.values.min() ?? presence.lastPart
        presence.parts.removeAll { $0.number <= kept }
    }
}
