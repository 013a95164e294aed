internal import RollcallCore

extension Run {
    /// How the run stands, in a word or two: `succeeded`, `skipped: overlap`, `failed: timed_out`.
    var outcomeWords: String {
        guard let reason, reason.rawValue != state.rawValue else { return state.rawValue }
        return "\(state.rawValue): \(reason.rawValue)"
    }

    /// The colour of the state.
    var style: TextStyle {
        switch state {
        case .succeeded: .good
        case .failed: .bad
        case .cancelled, .skipped: .warning
        case .queued, .running, .retrying: .plain
        }
    }

    /// What came of it, for a narrow column: the result, the error, or how many ticks were skipped.
    var summaryWords: String {
        if let skipped { return skipped.count == 1 ? "1 tick" : "\(skipped.count) ticks" }
        if state != .succeeded, let failure { return failure.message }
        guard let result else { return "" }
        return ResultWords.text(result)
    }

    /// The first part of the id that tells runs of one moment apart, and that every command takes.
    var shortID: String { id.shortened }

    /// The exit status of a command that started the run and saw its end.
    var exitStatus: ExitStatus {
        switch state {
        case .succeeded: .done
        case .failed, .cancelled: .failed
        case .skipped, .queued, .running, .retrying: .tryAgain
        }
    }
}

extension RunID {
    /// 18 of 36 characters: the milliseconds and their fraction.
    var shortened: String { String(description.prefix(18)) }
}

/// A task's result as words.
enum ResultWords {
    /// `removed 12, rooms 3`; empty for nothing.
    static func text(_ result: RunResult) -> String {
        result.sorted { $0.key < $1.key }.map { "\($0.key) \($0.value.scalarText ?? JSON($0.value).text)" }
            .joined(separator: ", ")
    }
}

/// A task's arguments as words.
enum ArgumentWords {
    /// `max_age=60s (default), batch=2000`, sorted; an origin stands behind its value.
    static func text(_ arguments: [String: JSONValue], origins: [String: String] = [:]) -> String {
        arguments.sorted { $0.key < $1.key }.map { argument in
            let value = argument.value.scalarText ?? JSON(argument.value).text
            let origin = origins[argument.key].map { " (\($0))" } ?? ""
            return "\(argument.key)=\(value)\(origin)"
        }.joined(separator: ", ")
    }
}
