import RollcallCore
import RollcallPresence

/// A store that holds nothing and is asked nothing.
struct NoPresences: PresenceStore {
    private static let error = StoreError(.unavailable, operation: "test", detail: "there is no store")

    func add(_ channel: ChannelName, to room: RoomName, user: UserID?) async throws(StoreError) -> AddOutcome {
        throw Self.error
    }
    func remove(_ channel: ChannelName, from room: RoomName) async throws(StoreError) -> Bool { throw Self.error }
    func touch(_ channels: [ChannelName]) async throws(StoreError) -> TouchOutcome { throw Self.error }
    func leaveAll(_ channel: ChannelName) async throws(StoreError) -> [RoomName] { throw Self.error }
    func census(maximumAge: Duration, notAfter bound: Timestamp?) async throws(StoreError) -> PresenceCensus {
        throw Self.error
    }
    func pruneStep(_ step: PruneStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        .referenced(RowReference(table: "chat_message", constraint: "presence_id"))
    }
    func pruneRoomsStep(_ step: PruneRoomsStep, under term: LeaseTerm?) async throws(StoreError) -> StepOutcome {
        .referenced(RowReference(table: "chat_message", constraint: "room_id"))
    }
}
