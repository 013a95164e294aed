internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall presence list`.
struct PresenceListCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "list",
            abstract: "List presences, by room and channel.",
            usage: "rollcall presence list [--room <room>] [<options>]",
            discussion: "  rollcall presence list --room lobby --json")
    }

    @Option(help: ArgumentHelp("Only in this room.", valueName: "room"), transform: ArgumentReading.room)
    var room: RoomName?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let presences = try await database.presence.presences(in: room)
            if presences.isEmpty { invocation.output.note(room.map { "nobody is in \($0)" } ?? "nobody is present") }
            try invocation.printer(format, shared).list(presences.map(\.json)) {
                var table = Table([
                    Table.Column("ROOM", minimum: 12), Table.Column("CHANNEL", minimum: 16),
                    Table.Column("USER", minimum: 6),
                    Table.Column("LAST SEEN"),
                ])
                table.rows = presences.map { presence in
                    [
                        Table.Cell(presence.room.description), Table.Cell(presence.channel.description),
                        Table.Cell(presence.user?.description ?? "-"),
                        Table.Cell(RelativeTime.text(presence.lastSeen, from: invocation.now)),
                    ]
                }
                return table
            }
            return .done
        }
    }
}
