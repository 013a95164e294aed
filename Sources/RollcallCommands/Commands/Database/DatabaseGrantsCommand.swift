internal import ArgumentParser
internal import RollcallCore

/// `rollcall database grants`.
struct DatabaseGrantsCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "grants",
            abstract: "Write the least rights that rollcall needs, as SQL for an administrator.",
            usage: "rollcall database grants [--migrating-role <name>] [--running-role <name>] [<options>]",
            discussion: """
                One block for whoever migrates, one for workers and commands: rows of rollcall's own tables, and of the \
                presences what a prune needs. Any user may ask; nothing is changed.

                  rollcall database grants --database postgresql://db/app
                  rollcall database grants --running-role app | psql -d app

                With --ledger, ask of each database by itself. SQLite has no roles.
                """)
    }

    @Option(help: ArgumentHelp("Who migrates. (default: rollcall_migrate)", valueName: "name"))
    var migratingRole: String?

    @Option(help: ArgumentHelp("Who runs workers and commands. (default: rollcall_run)", valueName: "name"))
    var runningRole: String?

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            let blocks = try await blocks(database, invocation)
            try invocation.printer(format, shared).list(blocks.map(Self.json)) { text(blocks) }
            return .done
        }
    }

    private func blocks(_ database: OpenDatabase, _ invocation: Invocation) async throws(StoreError) -> [RightsBlock] {
        guard let store = database.ledger as? any RightsStore else {
            let file = database.ledgerLocation ?? database.location
            invocation.output.note(
                "\(file.description) has no roles and nothing to grant: who may read and write the file and its folder "
                    + "may do everything")
            return []
        }
        let usesDjango: Bool? =
            switch shared.presenceTables {
            case .native: false
            case .django: true
            case .auto, nil: nil
            }
        return try await store.rights(
            RightsRequest(
                migrating: migratingRole ?? "rollcall_migrate", running: runningRole ?? "rollcall_run",
                usesDjango: usesDjango))
    }

    private static func json(_ block: RightsBlock) -> JSON {
        .object([
            "purpose": .string(block.purpose.rawValue), "role": .string(block.role),
            "remarks": .array(block.remarks.map(JSON.string)),
            "statements": .array(block.statements.map(JSON.string)),
        ])
    }

    private func text(_ blocks: [RightsBlock]) -> String { blocks.map(text).joined(separator: "\n") }

    /// What is not needed for a worker stands there as a comment.
    private func text(_ block: RightsBlock) -> String {
        var lines = ["-- \(Self.title(block.purpose))"]
        lines += block.remarks.map { "-- \($0)" }
        lines += block.statements.map { block.purpose == .add ? "-- \($0)" : $0 }
        return lines.map { $0.escapingControls() + "\n" }.joined()
    }

    private static func title(_ purpose: RightsBlock.Purpose) -> String {
        switch purpose {
        case .migrate: "For migrating: rollcall database migrate."
        case .run: "For running: rollcall worker, run, trigger, history and the others."
        case .add: "For adding presences to Django's tables."
        }
    }
}
