internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall presence touch`.
struct PresenceTouchCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "touch",
            abstract: "Set last_seen of channels to now, in every room.",
            usage: "rollcall presence touch <channel> ... [<options>]",
            discussion: """
                Channels without any presence were pruned or never added; they are named, so that they can be added \
                again.

                  rollcall presence touch channel-1 channel-2
                """)
    }

    @Argument(help: "The channels.", transform: ArgumentReading.channel)
    var channels: [ChannelName]

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let outcome = try await database.presence.touch(channels)
            let json = JSON.object([
                "touched": .count(outcome.touched),
                "unknown": .array(outcome.unknown.map { .string($0.description) }),
            ])
            try invocation.printer(format, shared).object(json) {
                var text = "touched \(Count.text(outcome.touched, "presence"))"
                let unknown = outcome.unknown.map(\.description)
                if !unknown.isEmpty { text += ", unknown: " + unknown.joined(separator: ", ") }
                return text.escapingControls() + "\n"
            }
            return .done
        }
    }
}
