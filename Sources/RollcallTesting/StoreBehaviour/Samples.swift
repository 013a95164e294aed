internal import RollcallCore

extension TaskName {
    /// What the jobs of the suite run.
    static let work = TaskName("work")
}

extension WorkerID {
    /// The identity that the suite gives to a worker of a name.
    init(name: String) {
        var hash = StableHash()
        hash.combine(name)
        self.init(UUIDv7(high: hash.value & ~0xF000 | 0x7000, low: hash.value | 1 << 63))
    }
}

extension JobDefinition {
    /// A job that runs `work` every so many seconds, changed by the closure.
    static func every(
        _ seconds: Int64, _ name: String = "job", _ change: (inout JobDefinition) -> Void = { _ in }
    ) -> JobDefinition {
        let recurrence = Recurrence.every(IntervalRecurrence(interval: .seconds(seconds)))
        var definition = JobDefinition(name: JobName(stored: name), task: .work, recurrence: recurrence)
        change(&definition)
        return definition
    }

    var revision: DefinitionHash { DefinitionHash(of: self) }
}

extension AttemptEnd {
    static func success(_ result: RunResult = [:]) -> AttemptEnd {
        AttemptEnd(outcome: .succeeded, disposition: .succeed(result))
    }

    static func failure(_ disposition: RunDisposition = .fail(.error)) -> AttemptEnd {
        AttemptEnd(
            outcome: .failed, failure: RunFailure(code: "boom", message: "it broke"), disposition: disposition)
    }

    static let givenBack = AttemptEnd(outcome: .cancelled, disposition: .retry(after: .zero))
}

extension Timestamp {
    /// The start of every fixture's clock, on the grid of every interval that divides an hour.
    static let start = Timestamp(seconds: 1_795_341_600)

    /// So many seconds after the start.
    static func at(_ seconds: Int64) -> Timestamp { start + .seconds(seconds) }
}

extension DecisionOutcome {
    var moved: DecidedTicks? {
        guard case .moved(let decided) = self else { return nil }
        return decided
    }

    var isStale: Bool {
        guard case .stale = self else { return false }
        return true
    }
}

extension StartOutcome {
    var started: ClaimedRun? {
        guard case .started(let claimed, _) = self else { return nil }
        return claimed
    }
}
