import RollcallCore
import Testing

/// These words are in databases, in JSON and in the contract: a change of one is a change of all three.
@Suite("Words that are stored")
struct StoredWordsTests {
    private func words<Value: RawRepresentable<String> & CaseIterable>(_ type: Value.Type) -> [String] {
        type.allCases.map(\.rawValue)
    }

    @Test("states, reasons, triggers and outcomes are the contract's, and read back")
    func runs() {
        #expect(
            words(RunState.self) == ["queued", "running", "retrying", "succeeded", "failed", "cancelled", "skipped"])
        #expect(
            words(RunReason.self) == [
                "overlap", "missed", "deadline", "paused", "disabled", "edited", "error", "timed_out", "lost", "brake",
                "referenced", "asked", "replaced", "removed", "drained",
            ])
        #expect(words(RunTrigger.self) == ["schedule", "catch_up", "manual", "retry", "start"])
        #expect(words(AttemptOutcome.self) == ["succeeded", "failed", "timed_out", "cancelled", "lost"])
        for state in RunState.allCases { #expect(RunState(rawValue: state.rawValue) == state) }
    }

    @Test("policies are the schedule file's words")
    func policies() {
        #expect(words(OverlapPolicy.self) == ["skip", "queue", "replace", "allow"])
        #expect(words(CatchUpPolicy.self) == ["latest", "none", "all"])
        #expect(words(RunOnStart.self) == ["never", "if_overdue", "always"])
        #expect(words(RetryPolicy.Jitter.self) == ["full", "none"])
        #expect(words(DaylightPolicy.self) == ["standard", "skip", "both"])
    }

    @Test("levels, worker states, causes of a stop and codes of store errors have their words")
    func others() {
        #expect(words(LogLine.Level.self) == ["debug", "info", "warning", "error"])
        #expect(words(WorkerState.self) == ["working", "degraded", "draining", "stopped"])
        #expect(words(StopReason.self) == ["asked", "ticks_done", "until_passed"])
        #expect(
            words(StoreError.Code.self) == [
                "unavailable", "busy", "conflict", "schema_too_new", "schema_too_old", "corrupt", "read_only", "denied",
                "full",
                "missing", "cannot_create", "unsuitable", "cancelled",
            ])
    }
}
