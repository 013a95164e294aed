internal import RollcallCore

extension Run {
    /// A run as `history --json`, `history show --json` and `run --json` print it.
    var json: JSON {
        .object([
            "id": .string(id.description), "job": .string(job.description), "task": .string(task.description),
            "trigger": .string(trigger.rawValue), "tick": .time(tick?.instant), "state": .string(state.rawValue),
            "reason": .text(reason?.rawValue), "skipped": skipped?.json ?? .null, "error": failure?.json ?? .null,
            "retry_of": .text(retryOf?.description), "worker": .text(workerName),
            "fence": fence.map { .integer($0) } ?? .null, "started_at": .time(startedAt),
            "finished_at": .time(finishedAt), "duration_ms": .milliseconds(duration), "lag_ms": .milliseconds(lag),
            "with": JSON(sorting: arguments.mapValues(\.withoutSecrets)),
            "result": result.map { JSON(sorting: $0) } ?? .null,
            "attempts": .array(attempts.map(\.json)),
        ])
    }
}

extension Attempt {
    /// An attempt within its run.
    var json: JSON {
        .object([
            "number": .count(number), "worker": .string(workerName), "fence": .integer(fence),
            "started_at": .time(startedAt), "finished_at": .time(finishedAt), "outcome": .text(outcome?.rawValue),
            "error": failure?.json ?? .null,
        ])
    }
}

extension RunFailure {
    /// An error within its run or attempt.
    var json: JSON { .object(["code": .string(code), "message": .string(message)]) }
}

extension SkippedTicks {
    /// The range of a skip row.
    var json: JSON { .object(["first": .time(first), "last": .time(last), "count": .count(count)]) }
}

extension LogLine {
    /// A line of a run's log.
    var json: JSON {
        .object([
            "at": .time(at), "attempt": .count(attempt), "level": .string(level.rawValue), "msg": .string(message),
        ])
    }
}

extension JobSummary {
    /// A job's history in numbers, as `history --summary --json` prints it.
    var json: JSON {
        let reasons = skipped.sorted { $0.key.rawValue < $1.key.rawValue }
        return .object([
            "job": .string(job.description), "runs": .count(runs), "succeeded": .count(succeeded),
            "failed": .count(failed),
            "skipped": .object(reasons.map { JSON.Member(key: $0.key.rawValue, value: .count($0.value)) }),
            "removed": .integer(removed), "p50_ms": .milliseconds(median), "p95_ms": .milliseconds(percentile95),
            "last_error": lastFailure?.json ?? .null,
        ])
    }
}

extension WorkerRecord {
    /// A worker, as `workers --json` prints it.
    var json: JSON {
        .object([
            "id": .string(id.description), "name": .string(name), "host": .string(host), "pid": .integer(Int64(pid)),
            "version": .string(version), "started_at": .time(startedAt), "seen_at": .time(seenAt),
            "alive": .bool(isAlive), "schedule_hash": .string(schedule.description), "running": .count(running),
            "schedule_fault": .text(scheduleFault),
            "state": .string(state.rawValue), "stands_by": .array(standsBy.map { .string($0.description) }),
        ])
    }
}
