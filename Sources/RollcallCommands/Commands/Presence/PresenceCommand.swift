internal import ArgumentParser

/// `rollcall presence`.
struct PresenceCommand: ParsableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "presence",
            abstract: "See who is present, and change it by hand.",
            discussion: "A presence is one channel (one socket of one client) in one room.",
            subcommands: [
                PresenceListCommand.self, PresenceRoomsCommand.self, PresenceAddCommand.self,
                PresenceRemoveCommand.self, PresenceTouchCommand.self, PresenceLeaveCommand.self,
                PresencePruneCommand.self, PresencePruneRoomsCommand.self,
            ])
    }
}
