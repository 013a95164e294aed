internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall presence leave`.
struct PresenceLeaveCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "leave",
            abstract: "Take a channel out of every room.",
            usage: "rollcall presence leave <channel> [<options>]",
            discussion: "  rollcall presence leave channel-1")
    }

    @Argument(help: "The channel.", transform: ArgumentReading.channel)
    var channel: ChannelName

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let rooms = try await database.presence.leaveAll(channel)
            let json = JSON.object([
                "channel": .string(channel.description), "rooms": .array(rooms.map { .string($0.description) }),
            ])
            try invocation.printer(format, shared).object(json) {
                let names = rooms.map(\.description).joined(separator: ", ")
                let words = rooms.isEmpty ? "\(channel) was in no room" : "\(channel) left \(names)"
                return words.escapingControls() + "\n"
            }
            return .done
        }
    }
}
