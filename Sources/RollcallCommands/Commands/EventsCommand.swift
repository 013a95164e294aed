internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall events`.
struct EventsCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "events",
            abstract: "Show changes of presence, as they happen.",
            usage: "rollcall events [--follow] [<options>]",
            discussion: """
                Without --follow: the events that are kept (24 hours), or those since a time. With --follow: what comes \
                from now on, or since a time. A listener has a place in the database: each event is acknowledged after \
                its line was written, so a restart goes on there and repeats at most the last one, with the same id.

                  rollcall events --since 10m
                  rollcall events --follow --json
                  rollcall events --follow --listener chat-server --json
                """)
    }

    @Flag(help: "Go on with what comes; JSON Lines with --json.")
    var follow = false

    @Option(help: ArgumentHelp("A durable place of this name.", valueName: "name"))
    var listener: String?

    @Option(help: ArgumentHelp("Events at or after this.", valueName: "time"), transform: ArgumentReading.moment)
    var since: TimeArgument?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if listener != nil, since != nil {
            throw ValidationError("--listener has its own place; leave --since out.")
        }
        if let listener, listener.isEmpty { throw ValidationError("--listener needs a name.") }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let reader = EventReader(
                outbox: database.presence, ledger: database.ledger, printer: invocation.printer(format, shared),
                listener: listener)
            let start = since.map { $0.instant(from: invocation.now) }
            if follow {
                try await reader.follow(from: start, in: invocation)
            } else {
                try await reader.list(from: start, in: invocation)
            }
            return .done
        }
    }
}
