internal import RollcallCore
package import RollcallPresence

/// The members of an event as a column holds them: `[["channel","user"],["channel",null]]`, or all channels and then
/// all users, `{"channels":["a","b"],"users":["1",null]}`.
///
/// The databases themselves write such texts in the statement that describes a room, so that a prune of half a million
/// rows builds none of them here: SQLite pairs, PostgreSQL, which takes half a microsecond for each, lists.
package enum MemberText {
    package static func write(_ members: [PresenceChange.Member]) throws -> String {
        try JSONText.write(members.map { [$0.channel.description, $0.user?.description] })
    }

    package static func read(_ text: String) throws -> [PresenceChange.Member] {
        guard !text.hasPrefix("{") else { return try JSONText.read(Lists.self, text).members }
        return try JSONText.read([[String?]].self, text).map { pair in
            guard pair.count == 2, let channel = pair[0] else {
                throw UnreadableValue(place: "rollcall_event.members")
            }
            return PresenceChange.Member(channel: ChannelName(channel), user: pair[1].map { UserID($0) })
        }
    }

    private struct Lists: Decodable {
        let channels: [String]
        let users: [String?]

        var members: [PresenceChange.Member] {
            zip(channels, users).map { PresenceChange.Member(channel: ChannelName($0), user: $1.map { UserID($0) }) }
        }
    }

    /// The members of both, up to the limit of an event.
    package static func join(_ first: String, _ second: String) throws -> String {
        try write(Array((read(first) + read(second)).prefix(PresenceChange.memberLimit)))
    }
}
