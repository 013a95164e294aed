internal import RollcallCore
internal import RollcallPresence

extension Presence {
    /// A presence, as `presence list --json` prints it.
    var json: JSON {
        .object([
            "room": .string(room.description), "channel": .string(channel.description),
            "user": .text(user?.description), "last_seen": .time(lastSeen),
        ])
    }
}

extension RoomOccupancy {
    /// A room, as `presence rooms --json` prints it.
    var json: JSON {
        .object([
            "room": .string(room.description), "presences": .count(presences), "users": .count(users),
            "anonymous": .count(anonymous),
        ])
    }
}

extension PresenceChange {
    /// An event, as `events --json` prints it.
    var json: JSON {
        .object([
            "id": .string(id.description), "at": .time(at), "change": .string(kind.rawValue),
            "room": .string(room.description), "count": .count(count), "presences": .array(members.map(\.json)),
            "truncated": .bool(isTruncated), "run": .text(run?.description),
        ])
    }
}

extension PresenceChange.Member {
    /// A channel within its event.
    fileprivate var json: JSON {
        .object(["channel": .string(channel.description), "user": .text(user?.description)])
    }
}
