import RollcallCore
import RollcallPresence
import Synchronization

/// What one racer knows of its own presences: when each was seen at the earliest.
struct Sightings: Sendable {
    private struct Key: Hashable {
        var channel: ChannelName
        var room: RoomName
    }

    private var seen: [Key: Timestamp] = [:]

    /// Added: it is there, seen at that time or later.
    mutating func added(_ channel: ChannelName, to room: RoomName, notBefore time: Timestamp) {
        seen[Key(channel: channel, room: room)] = time
    }

    /// Left: it is nowhere.
    mutating func left(_ channel: ChannelName) {
        seen = seen.filter { $0.key.channel != channel }
    }

    /// A touch that began then has ended by now; answers the channels of which a presence may have been pruned before it.
    mutating func touched(_ channels: [ChannelName], notBefore time: Timestamp, now: Timestamp) -> Set<ChannelName> {
        let mine = seen.filter { channels.contains($0.key.channel) }
        for key in mine.keys { seen[key] = time }
        return Set(mine.filter { now - $0.value > Race.maximumAge }.keys.map(\.channel))
    }

    /// Of what must be in the rooms now, what is not.
    func lost(at now: Timestamp, in present: [RoomName: Set<ChannelName>]) -> [String] {
        seen.compactMap { key, last in
            guard now - last <= Race.maximumAge, present[key.room]?.contains(key.channel) != true else { return nil }
            return "\(key.channel) in \(key.room)"
        }
    }
}
