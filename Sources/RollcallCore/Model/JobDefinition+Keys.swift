extension JobDefinition {
    /// The definition as the keys of the schedule file say it, every default filled in, in the order of the
    /// documentation; keys of a mapping have its name before a dot: `retry.backoff`.
    ///
    /// Two definitions with equal keys have equal hashes, and the other way round.
    public var keys: [(key: String, value: JSONValue)] {
        recurrenceKeys + [("task", .string(task.description))] + keys(of: arguments, under: "with") + [
            ("timezone", .string(timezone)), ("overlap", .string(overlap.rawValue)),
            ("catch_up", .string(catchUp.rawValue)), ("catch_up_window", text(catchUpWindow)),
            ("deadline", text(deadline)), ("jitter", text(jitter)), ("timeout", text(timeout)),
            ("retry.max_attempts", .integer(Int64(retry.maximumAttempts))), ("retry.backoff", text(retry.backoff)),
            ("retry.max_backoff", text(retry.maximumBackoff)), ("retry.multiplier", .number(retry.multiplier)),
            ("retry.jitter", .string(retry.jitter.rawValue)), ("retry.max_lost", .integer(Int64(retry.maximumLost))),
            ("retry.give_up_after", text(retry.giveUpAfter)), ("run_on_start", .string(runOnStart.rawValue)),
            ("enabled", .bool(isEnabled)), ("history.keep", .integer(Int64(history.keep))),
            ("history.for", text(history.age)), ("history.failures_for", text(history.failureAge)),
            ("description", summary.map { .string($0) } ?? .null),
        ] + keys(of: labels.mapValues { .string($0) }, under: "labels")
    }

    private var recurrenceKeys: [(key: String, value: JSONValue)] {
        switch recurrence {
        case .every(let interval): [("every", text(interval.interval)), ("offset", text(interval.offset))]
        case .cron(let cron): [("cron", .string(cron.expression.source)), ("dst", .string(cron.dst.rawValue))]
        case .at(let instant): [("at", .string(instant.rfc3339Microseconds))]
        }
    }

    private func keys(of values: [String: JSONValue], under name: String) -> [(key: String, value: JSONValue)] {
        values.sorted { $0.key < $1.key }.map { ("\(name).\($0.key)", $0.value) }
    }

    private func text(_ duration: Duration?) -> JSONValue {
        duration.map { .string(DurationText.format($0)) } ?? .null
    }
}
