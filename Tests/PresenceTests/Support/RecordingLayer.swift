import RollcallPresence
import Synchronization

/// A channel layer that writes down what it is told, and fails when it is asked to.
final class RecordingLayer: ChannelLayer {
    enum Told: Hashable {
        case add(ChannelName, RoomName)
        case discard([ChannelName], RoomName)
    }

    struct Refusal: Error {}

    private struct State {
        var told: [Told] = []
        var refusals = 0
        var onDiscard: (@Sendable () async throws -> Void)?
    }

    private let state = Mutex(State())

    var told: [Told] { state.withLock { $0.told } }

    /// The next calls fail, so many of them.
    func refuse(_ count: Int) { state.withLock { $0.refusals = count } }

    /// Something happens inside the next discard.
    func onNextDiscard(_ body: @escaping @Sendable () async throws -> Void) {
        state.withLock { $0.onDiscard = body }
    }

    func add(_ channel: ChannelName, to room: RoomName) async throws {
        try record(.add(channel, room))
    }

    func discard(_ channels: [ChannelName], from room: RoomName) async throws {
        try record(.discard(channels, room))
        let body = state.withLock { state in
            defer { state.onDiscard = nil }
            return state.onDiscard
        }
        try await body?()
    }

    private func record(_ told: Told) throws {
        let isRefused = state.withLock { state in
            guard state.refusals == 0 else {
                state.refusals -= 1
                return true
            }
            state.told.append(told)
            return false
        }
        if isRefused { throw Refusal() }
    }
}
