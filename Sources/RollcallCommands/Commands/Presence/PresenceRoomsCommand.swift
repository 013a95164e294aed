internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall presence rooms`.
struct PresenceRoomsCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "rooms",
            abstract: "List rooms and how many are in them, empty ones too.",
            usage: "rollcall presence rooms [<options>]",
            discussion: "  rollcall presence rooms --json")
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let rooms = try await database.presence.rooms()
            if rooms.isEmpty { invocation.output.note("there is no room") }
            try invocation.printer(format, shared).list(rooms.map(\.json)) {
                var table = Table([
                    Table.Column("ROOM", minimum: 12), Table.Column("PRESENCES", isNumeric: true),
                    Table.Column("USERS", isNumeric: true), Table.Column("ANONYMOUS", isNumeric: true),
                ])
                table.rows = rooms.map { room in
                    [
                        Table.Cell(room.room.description), Table.Cell("\(room.presences)"),
                        Table.Cell("\(room.users)"), Table.Cell("\(room.anonymous)"),
                    ]
                }
                return table
            }
            return .done
        }
    }
}
