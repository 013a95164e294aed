internal import ArgumentParser
internal import Glibc
internal import RollcallCore
internal import RollcallPresence

/// `rollcall database remove`.
struct DatabaseRemoveCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "remove",
            abstract: "Take every table of rollcall's own out of the database.",
            usage: "rollcall database remove [--dry-run] [--yes] [<options>]",
            discussion: """
                Tables whose names begin with rollcall_ go, with their rows: history, events, native presences; so do \
                the indexes that rollcall database index has made. What else is in the database stays. Asks on a \
                terminal; elsewhere it needs --yes.

                  rollcall database remove --dry-run
                """)
    }

    @Flag(help: "Say what would go, and do nothing.")
    var dryRun = false

    @Flag(help: "Do not ask.")
    var yes = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            if !dryRun { try await refuseWhileAlive(database) }
            if !dryRun, !yes { try confirm(try await database.ledger.remove(dryRun: true), database, invocation) }
            let indexes = try await database.indexes?.removeIndexes(dryRun: dryRun) ?? []
            let tables = try await database.ledger.remove(dryRun: dryRun)
            let json = JSON.object([
                "dry_run": .bool(dryRun),
                "tables": .array(tables.map { .object(["table": .string($0.table), "rows": .count($0.rows)]) }),
                "indexes": .array(indexes.map(JSON.string)),
            ])
            try invocation.printer(format, shared).object(json) { text(tables, indexes) }
            return .done
        }
    }

    /// A worker would lose the tables under its feet, and make none again.
    private func refuseWhileAlive(_ database: OpenDatabase) async throws {
        guard try await database.ledger.status().version > 0 else { return }
        let alive = try await database.ledger.workers().filter(\.isAlive)
        guard !alive.isEmpty else { return }
        throw CommandFailure(
            .tryAgain, "\(Count.text(alive.count, "worker")) still alive: \(alive.map(\.name).joined(separator: ", "))",
            help: "stop them first; one that was killed counts as alive for one lease")
    }

    private func text(_ tables: [TableRows], _ indexes: [String]) -> String {
        guard !tables.isEmpty || !indexes.isEmpty else { return "there is no table of rollcall's own\n" }
        let verb = dryRun ? "would remove" : "removed"
        return indexes.map { "\(verb) the index \($0)\n" }.joined()
            + tables.map { "\(verb) \($0.table), \(Count.text($0.rows, "row"))\n" }.joined()
    }

    private func confirm(
        _ tables: [TableRows], _ database: OpenDatabase, _ invocation: Invocation
    ) throws(CommandFailure) {
        guard !tables.isEmpty else { return }
        guard invocation.output.terminal.hasInteractiveErrors, isatty(STDIN_FILENO) == 1 else {
            throw CommandFailure(
                .usage, "nobody can be asked whether \(tables.count) tables may go",
                help: "--dry-run shows them, --yes removes them")
        }
        let rows = tables.reduce(0) { $0 + $1.rows }
        invocation.output.tell(
            "Remove \(tables.count) tables with \(rows) rows from \(database.location.description)? Type yes: ")
        guard readLine() == "yes" else { throw CommandFailure(.failed, "nothing was removed") }
    }
}
