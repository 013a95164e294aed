internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence

/// `rollcall database index`.
struct DatabaseIndexCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "index",
            abstract: "Make the indexes that Django's presence tables lack.",
            usage: "rollcall database index [--dry-run] [<options>]",
            discussion: """
                On last_seen, for prunes, and on channel_name, for touches; names begin with rollcall_. On PostgreSQL \
                CONCURRENTLY: nobody waits, and what an interrupted build has left is made anew. On SQLite nobody \
                writes the file meanwhile. rollcall database remove takes them out again.

                  rollcall database index --dry-run
                """)
    }

    @Flag(help: "Say what would be made, what for and how, and do nothing.")
    var dryRun = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .unchecked, shared) { database in
            guard let store = database.indexes else {
                throw CommandFailure(.misconfigured, "\(database.location.description) has no indexes of this kind")
            }
            var survey = try await IndexSurvey.read(store)
            if survey.entries.isEmpty {
                invocation.output.note(
                    "there are no tables of Django's here; rollcall's own have their indexes already")
            }
            if !dryRun { try await make(&survey, store, invocation) }
            try invocation.printer(format, shared).list(survey.entries.map(\.json)) { text(survey) }
            return .done
        }
    }

    private func make(
        _ survey: inout IndexSurvey, _ store: any PresenceIndexStore, _ invocation: Invocation
    ) async throws(StoreError) {
        for place in survey.entries.indices where !survey.entries[place].index.isPresent {
            if let lock = survey.entries[place].gain?.lock {
                invocation.output.warn(
                    "nobody writes the file while \(survey.entries[place].index.name) is made: "
                        + "\(IndexSurvey.Entry.text(lock)) or more")
            }
            try await store.make(survey.entries[place].index)
            survey.entries[place].isMade = true
            survey.entries[place].index.state = .present(survey.entries[place].index.name)
        }
    }

    private func text(_ survey: IndexSurvey) -> String {
        survey.entries.map { entry in
            guard let gain = entry.gain else { return "nothing to do: \(entry.message)\n" }
            let verb = dryRun ? "would make" : "made"
            let lock = gain.lock.map {
                "  nobody writes the file for \(IndexSurvey.Entry.text($0)) or more (estimated)\n"
            }
            return "\(verb) \(entry.index.name)\n  \(entry.index.statement);\n"
                + "  \(IndexSurvey.Entry.words(gain, entry.index.column))\n" + (dryRun ? lock ?? "" : "")
        }.joined()
    }
}
