public import RollcallCore

/// Tells a channel layer of every removal that others make: prunes, other servers, commands.
///
/// Removals wait in the database, every channel of them, until the layer has taken them; a process that dies repeats
/// its last part, and telling twice changes nothing.
///
/// A removal is told late, and the channel may have come back since. So after each part the rooms are compared with
/// what is stored, and channels that are present are put back, until both agree.
public struct ChannelLayerDelivery: Sendable {
    /// The layer's name in the database: one for each layer, the same after a restart.
    public let name: String

    private let layer: any ChannelLayer
    private let store: any RemovalLog & PresenceDirectory

    /// Makes a delivery; nothing waits for it before `register()`.
    public init(name: String, layer: any ChannelLayer, store: any RemovalLog & PresenceDirectory) {
        self.name = name
        self.layer = layer
        self.store = store
    }

    /// From now on removals wait for this layer.
    public func register() async throws(StoreError) {
        try await store.registerLayer(name)
    }

    /// Nothing waits for this layer any more: what a server that is taken down for good does.
    public func unregister() async throws(StoreError) {
        try await store.unregisterLayer(name)
    }

    /// The layer has taken every removal that waited; answers how many channels it was told.
    ///
    /// Throws `StoreError` and what the layer throws; the part it threw at comes again.
    @discardableResult
    public func deliver() async throws -> Int {
        var told = 0
        while true {
            let parts = try await store.removals(for: name, limit: 20)
            guard let last = parts.last else { return told }
            for part in parts {
                try Task.checkCancellation()
                try await layer.discard(part.channels, from: part.room)
                try await settle(part)
                told += part.channels.count
            }
            try await store.taken(last.number, by: name)
        }
    }

    /// Removals are told as they come, until the task is cancelled or the layer throws; an outage of the store is
    /// waited out.
    public func run(wait: OutboxWait) async throws {
        while true {
            do {
                try await deliver()
            } catch let error as StoreError where error.isTransient {
                // Ignored: the part stays in the database; the next round tells it.
            }
            try await wait()
        }
    }

    /// The layer agrees with the store on the channels of a part, although they come and go meanwhile.
    private func settle(_ part: RemovalPart) async throws {
        var inLayer: Set<ChannelName> = []
        while true {
            let stored = try await store.present(part.channels, in: part.room)
            guard stored != inLayer else { return }
            for channel in stored.subtracting(inLayer).sorted() { try await layer.add(channel, to: part.room) }
            let gone = inLayer.subtracting(stored)
            if !gone.isEmpty { try await layer.discard(gone.sorted(), from: part.room) }
            inLayer = stored
        }
    }
}
