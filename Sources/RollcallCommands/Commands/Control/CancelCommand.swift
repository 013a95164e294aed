internal import ArgumentParser
internal import RollcallCore

/// `rollcall cancel`.
struct CancelCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "cancel",
            abstract: "End a run.",
            usage: "rollcall cancel <run> [--wait] [<options>]",
            discussion: """
                A queued or retrying run ends at once; the worker of a running one sees it within a second. RUN is an \
                id, the beginning of one, or a job's name, which means its latest run.

                  rollcall cancel 0199a3c2 --wait
                """)
    }

    @Argument(help: "The run.")
    var run: String

    @Flag(help: "Wait until the run has ended.")
    var wait = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        try await invocation.withDatabase(for: .existing, shared) { database in
            let found = try await invocation.run(run, in: database.ledger)
            let words: String
            switch try await database.ledger.cancel(found.id, reason: .asked) {
            case .cancelled: words = "cancelled"
            case .asked: words = "its worker is asked to end it"
            case .ended(let state): words = "had ended before: \(state.rawValue)"
            case .unknown: throw CommandFailure(.usage, "the run \(found.id) is gone")
            }
            return try await show(found, words, database.ledger, invocation)
        }
    }

    private func show(
        _ run: Run, _ words: String, _ ledger: any LedgerStore, _ invocation: Invocation
    ) async throws -> CommandStatus {
        var words = words
        if wait {
            let stop = StopBySignal(invocation) {}
            guard let ended = try await invocation.end(of: run.id, in: ledger, within: nil, unless: stop) else {
                throw CommandFailure(.tryAgain, "stopped waiting for the end of \(run.id)")
            }
            if !words.hasPrefix("had ended") { words = ended.outcomeWords }
        }
        let printer = invocation.printer(format, shared)
        guard case .found(let now) = try await ledger.run(matching: run.id.description) else { return .done }
        try printer.object(now.json) { "\(run.job) \(run.id): \(words)\n" }
        return .done
    }
}
