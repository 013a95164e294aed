internal import RollcallCore

/// What `pause` and `resume` say.
struct PauseAnswer {
    let job: JobName
    let isPaused: Bool
    let outcome: PauseOutcome

    func show(with printer: Printer, ledger: any LedgerStore) async throws {
        guard outcome != .unknown else {
            let names = try await ledger.jobs().map(\.state.name.description)
            var failure = CommandFailure.unknownJob(job.description, among: names)
            failure.message += " in the database"
            if names.isEmpty { failure.help = ["a worker enters the jobs of its schedule when it starts"] }
            throw failure
        }
        let json = JSON.object([
            "job": .string(job.description), "paused": .bool(isPaused), "changed": .bool(outcome == .changed),
        ])
        try printer.object(json) {
            let state = isPaused ? "paused" : "not paused"
            return outcome == .changed ? "\(job) is \(state) now\n" : "\(job) was \(state) already\n"
        }
    }
}

extension Invocation {
    /// Who asks, for the audit trail.
    var person: String {
        let name = environment["SUDO_USER"] ?? environment["USER"] ?? environment["LOGNAME"] ?? ""
        return name.isEmpty ? "somebody" : name
    }
}
