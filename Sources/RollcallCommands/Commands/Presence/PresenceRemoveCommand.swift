internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall presence remove`.
struct PresenceRemoveCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove",
            abstract: "Take a channel out of a room.",
            usage: "rollcall presence remove <room> <channel> [<options>]",
            discussion: """
                Removing what is not there is no error; the room itself stays until it is pruned.

                  rollcall presence remove lobby channel-1
                """)
    }

    @Argument(help: "The room.", transform: ArgumentReading.room)
    var room: RoomName

    @Argument(help: "The channel.", transform: ArgumentReading.channel)
    var channel: ChannelName

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let removed = try await database.presence.remove(channel, from: room)
            let json = JSON.object([
                "room": .string(room.description), "channel": .string(channel.description), "removed": .bool(removed),
            ])
            try invocation.printer(format, shared).object(json) {
                let words = removed ? "removed \(channel) from \(room)" : "\(channel) was not in \(room)"
                return words.escapingControls() + "\n"
            }
            return .done
        }
    }
}
