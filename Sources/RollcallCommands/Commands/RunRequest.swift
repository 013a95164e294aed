internal import RollcallCore

/// A run that the workers are asked for: what `trigger` and `retry` do.
struct RunRequest {
    var wait: Bool
    var timeout: Duration?
    var printer: Printer

    func send(
        _ request: ManualStart, to ledger: any LedgerStore, in invocation: Invocation
    ) async throws -> CommandStatus {
        switch try await ledger.trigger(request) {
        case .noWorker:
            throw CommandFailure(
                .unavailable, "no live worker knows the task \(request.task); nothing was written",
                help: "start one with rollcall worker, or run it here with rollcall run \(request.job)")
        case .queued(let id), .known(let id):
            return try await follow(id, in: ledger, invocation)
        }
    }

    private func follow(
        _ id: RunID, in ledger: any LedgerStore, _ invocation: Invocation
    ) async throws -> CommandStatus {
        guard wait else {
            guard case .found(let run) = try await ledger.run(matching: id.description) else { return .done }
            try printer.object(run.json) { "\(id)\n" }
            return .done
        }
        let stop = StopBySignal(invocation) {}
        guard let run = try await invocation.end(of: id, in: ledger, within: timeout, unless: stop) else {
            let why = stop.isAsked ? "stopped waiting" : "the run did not end in time"
            throw CommandFailure(.tryAgain, "\(why); it goes on: \(id)", help: "rollcall history show \(id)")
        }
        try printer.object(run.json) { RunSentence(run, palette: printer.palette).text }
        return run.exitStatus
    }
}
