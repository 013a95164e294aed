internal import RollcallCore
package import RollcallPresence

/// The members of an event as a column holds them: `[["channel","user"],["channel",null]]`.
///
/// The databases themselves write the same text in the statement that describes a room, so that a prune of half a
/// million rows builds none of it here.
package enum MemberText {
    package static func write(_ members: [PresenceChange.Member]) throws -> String {
        try JSONText.write(members.map { [$0.channel.description, $0.user?.description] })
    }

    package static func read(_ text: String) throws -> [PresenceChange.Member] {
        try JSONText.read([[String?]].self, text).map { pair in
            guard pair.count == 2, let channel = pair[0] else {
                throw UnreadableValue(place: "rollcall_event.members")
            }
            return PresenceChange.Member(channel: ChannelName(channel), user: pair[1].map { UserID($0) })
        }
    }

    /// The members of both, up to the limit of an event.
    package static func join(_ first: String, _ second: String) throws -> String {
        try write(Array((read(first) + read(second)).prefix(PresenceChange.memberLimit)))
    }
}
