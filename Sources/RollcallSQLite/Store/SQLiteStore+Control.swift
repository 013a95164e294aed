internal import GRDB
public import RollcallCore
internal import RollcallStorage

extension SQLiteStore: ControlStore {
    /// Writes a `queued` run that the workers pick up; refused when no live worker knows the task.
    public func trigger(_ request: ManualStart) async throws(StoreError) -> TriggerOutcome {
        try await write("trigger a run") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            return try ManualRun(request: request, rows: rows).trigger()
        }
    }

    /// Holds a job's schedule back until `resume`.
    public func pause(_ job: JobName, by person: String) async throws(StoreError) -> PauseOutcome {
        try await write("pause a job") { transaction in
            guard let row = try JobRow.read(job, in: transaction), row.state.revision != nil else { return .unknown }
            guard row.state.pausedAt == nil else { return .unchanged }
            try transaction.change(
                "UPDATE rollcall_job SET paused_at = ? WHERE name = ?",
                [transaction.now.microseconds, job.description])
            try AuditEntry(job: job, action: "paused", actor: person).write(in: transaction)
            return .changed
        }
    }

    /// Lets a job's schedule go on: cursor = now and one skip row; with `catchesUp` the cursor stays.
    public func resume(_ job: JobName, catchesUp: Bool, by person: String) async throws(StoreError) -> PauseOutcome {
        try await write("resume a job") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            guard var row = try JobRow.read(job, in: transaction),
                let definition = try rows.read(row.state.revision?.description)
            else { return .unknown }
            guard row.state.pausedAt != nil else { return .unchanged }
            try transaction.change("UPDATE rollcall_job SET paused_at = NULL WHERE name = ?", [job.description])
            if !catchesUp {
                let move = CursorMove.resuming(definition, from: row.state.cursor, now: transaction.now)
                try move.follow(&row, under: definition, in: transaction)
            }
            try AuditEntry(job: job, action: "resumed", actor: person).write(in: transaction)
            return .changed
        }
    }

    /// Ends a queued or retrying run at once; asks the worker of a running one.
    public func cancel(_ run: RunID, reason: RunReason) async throws(StoreError) -> CancelOutcome {
        try await write("cancel a run") { transaction in
            let found: RunState? = try transaction.first(
                "SELECT state FROM rollcall_run WHERE id = ?", [run.description]
            ) { try $0.word(0, "rollcall_run.state") }
            guard let state = found else { return .unknown }
            switch state {
            case .queued, .retrying:
                try RunEnding.cancel(run, reason: reason, in: transaction)
                return .cancelled
            case .running:
                try transaction.change(
                    "UPDATE rollcall_run SET cancel_asked = coalesce(cancel_asked, ?) WHERE id = ?",
                    [reason.rawValue, run.description])
                return .asked
            case .succeeded, .failed, .cancelled, .skipped: return .ended(state)
            }
        }
    }
}
