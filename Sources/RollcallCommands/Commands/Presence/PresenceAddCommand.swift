internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall presence add`.
struct PresenceAddCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "add",
            abstract: "Put a channel into a room, or refresh it there.",
            usage: "rollcall presence add <room> <channel> [--user <user>] [<options>]",
            discussion: """
                Another user replaces the one before; the same again only refreshes last_seen.

                  rollcall presence add lobby channel-1 --user 42
                """)
    }

    @Argument(help: "The room; made when it is not there.", transform: ArgumentReading.room)
    var room: RoomName

    @Argument(help: "The channel.", transform: ArgumentReading.channel)
    var channel: ChannelName

    @Option(
        help: ArgumentHelp("Who is behind the channel. (default: nobody)", valueName: "user"),
        transform: ArgumentReading.user)
    var user: UserID?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .create, shared) { database in
            let outcome = try await database.presence.add(channel, to: room, user: user)
            let change = Self.word(outcome.change)
            guard case .object(let members) = outcome.presence.json else { return .bug }
            let json = JSON.object(members + [JSON.Member(key: "change", value: .string(change))])
            try invocation.printer(format, shared).object(json) {
                "\(change) \(channel) in \(room)".escapingControls() + "\n"
            }
            return .done
        }
    }

    private static func word(_ change: AddOutcome.Change) -> String {
        switch change {
        case .added: "added"
        case .updated: "updated"
        case .refreshed: "refreshed"
        }
    }
}
