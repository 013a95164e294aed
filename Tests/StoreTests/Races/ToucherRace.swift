import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

/// A racer that touches many of its channels at once, and some of others', while the clock goes on.
struct ToucherRace {
    let presence: any PresenceBackend
    let clock: TestClock
    let number: Int
    var sightings = Sightings()

    private static let rooms = (0..<5).map { RoomName("room-\($0)") }
    private static let channels = 12

    private func channel(_ place: Int, of racer: Int) -> ChannelName { ChannelName("r\(racer)-\(place)") }

    /// One touch, what became of it, and now and then a departure; then everything that must be there is looked for.
    mutating func turn(_ generator: inout SeededGenerator) async throws {
        var mine: [ChannelName] = []
        for place in 0..<Self.channels where Int.random(in: 0..<4, using: &generator) == 0 {
            mine.append(channel(place, of: number))
        }
        // What another racer touches as well costs it nothing: its presences are only seen later.
        let others = (0..<3).map { channel($0, of: (number + 1) % 4) }
        let began = clock.wall
        let outcome = try await presence.touch(mine + others)
        let doubtful = sightings.touched(mine, notBefore: began, now: clock.wall)
        for channel in doubtful.union(outcome.unknown).intersection(mine).sorted() { try await enter(channel) }
        if Int.random(in: 0..<8, using: &generator) == 0 {
            let channel = channel(Int.random(in: 0..<Self.channels, using: &generator), of: number)
            _ = try await presence.leaveAll(channel)
            sightings.left(channel)
        }
        clock.advance(by: .milliseconds(Int.random(in: 3_000...8_000, using: &generator)))
        try await look()
    }

    /// Into three rooms, so that a touch has several rows.
    private mutating func enter(_ channel: ChannelName) async throws {
        sightings.left(channel)
        for offset in 0..<3 {
            let room = Self.rooms[(number + offset * 2) % Self.rooms.count]
            let time = clock.wall
            _ = try await presence.add(channel, to: room, user: nil)
            sightings.added(channel, to: room, notBefore: time)
        }
    }

    private func look() async throws {
        let mine = (0..<Self.channels).map { channel($0, of: number) }
        var present: [RoomName: Set<ChannelName>] = [:]
        for room in Self.rooms { present[room] = try await presence.present(mine, in: room) }
        let lost = sightings.lost(at: clock.wall, in: present)
        #expect(lost.isEmpty, "seen in time and gone: \(lost)")
    }
}
