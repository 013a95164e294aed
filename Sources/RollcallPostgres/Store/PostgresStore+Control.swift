public import RollcallCore
internal import RollcallStorage

extension PostgresStore: ControlStore {
    /// Writes a `queued` run that the workers pick up; refused when no live worker knows the task.
    public func trigger(_ request: ManualStart) async throws(StoreError) -> TriggerOutcome {
        try await write("trigger a run") { try ManualRun.trigger(request, in: $0) }
    }

    /// Holds a job's schedule back until `resume`.
    public func pause(_ job: JobName, by person: String) async throws(StoreError) -> PauseOutcome {
        try await write("pause a job") { transaction in
            guard let row = try JobRow.locked(job, in: transaction), row.state.revision != nil else { return .unknown }
            guard row.state.pausedAt == nil else { return .unchanged }
            try transaction.later(
                "UPDATE rollcall_job SET paused_at = $1 WHERE name = $2", [try transaction.now, job])
            try AuditEntry.write([AuditEntry(job: job, action: "paused", actor: person)], in: transaction)
            try ChangeMark.raise(in: transaction)
            return .changed
        }
    }

    /// Lets a job's schedule go on: cursor = now and one skip row; with `catchesUp` the cursor stays.
    public func resume(_ job: JobName, catchesUp: Bool, by person: String) async throws(StoreError) -> PauseOutcome {
        try await write("resume a job") { [definitions] transaction in
            let rows = DefinitionRow(cache: definitions, transaction: transaction)
            guard var row = try JobRow.locked(job, in: transaction),
                let definition = try rows.read(row.state.revision?.description)
            else { return .unknown }
            guard row.state.pausedAt != nil else { return .unchanged }
            try transaction.later("UPDATE rollcall_job SET paused_at = NULL WHERE name = $1", [job])
            if !catchesUp {
                var skips = SkipBook(transaction)
                var draft = LedgerDraft()
                let move = CursorMove.resuming(definition, from: row.state.cursor, now: try transaction.now)
                try move.follow(&row, under: definition, skips: &skips, draft: &draft)
                draft.store(row)
                try draft.send(under: nil, in: transaction)
            }
            try AuditEntry.write([AuditEntry(job: job, action: "resumed", actor: person)], in: transaction)
            try ChangeMark.raise(in: transaction)
            return .changed
        }
    }

    /// Ends a queued or retrying run at once; asks the worker of a running one.
    public func cancel(_ run: RunID, reason: RunReason) async throws(StoreError) -> CancelOutcome {
        try await write("cancel a run") { transaction in
            // Whoever claims or replaces it holds the job.
            _ = try transaction.ask(
                """
                SELECT 1 FROM rollcall_job WHERE name = (SELECT job FROM rollcall_run WHERE id = $1) FOR NO KEY UPDATE
                """, [run])
            let found: RunState? = try transaction.first(
                "SELECT state FROM rollcall_run WHERE id = $1 FOR NO KEY UPDATE", [run]
            ) { try $0.word(0) }
            guard let state = found else { return .unknown }
            switch state {
            case .queued, .retrying:
                try RunEnding.cancel([run], reason: reason, in: transaction)
                return .cancelled
            case .running:
                try transaction.later(
                    "UPDATE rollcall_run SET cancel_asked = coalesce(cancel_asked, $1) WHERE id = $2",
                    [reason.rawValue, run])
                try ChangeMark.tell(in: transaction)
                return .asked
            case .succeeded, .failed, .cancelled, .skipped: return .ended(state)
            }
        }
    }
}
