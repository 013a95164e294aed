internal import RollcallCore

extension Run {
    /// How the run stands, in a word or two: `succeeded`, `failed`, `skipped: overlap`, `failed: timed_out`.
    var outcomeWords: String {
        guard let reason, reason != .error else { return state.rawValue }
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
        if let skipped { return Count.text(skipped.count, "tick") }
        if state != .succeeded, let failure { return failure.message }
        guard let result else { return "" }
        return ResultWords.text(result)
    }

    /// The exit status of a command that started the run and saw its end.
    var exitStatus: CommandStatus {
        switch state {
        case .succeeded: .done
        case .failed where failure?.code == StoreError.Code.denied.rawValue: .notAllowed
        case .failed, .cancelled: .failed
        case .skipped, .queued, .running, .retrying: .tryAgain
        }
    }
}

/// Run ids cut to what tells them apart, as every command takes them.
struct ShortIDs: Hashable, Sendable {
    private let length: Int

    /// Whole groups of the id: at least its milliseconds, more where several runs were made in one.
    init(_ ids: some Collection<RunID>) {
        length =
            [13, 18, 23].first { length in Set(ids.map { $0.description.prefix(length) }).count == ids.count } ?? 36
    }

    /// The cut id.
    func text(_ id: RunID) -> String { String(id.description.prefix(length)) }
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
    private static func words(_ value: JSONValue) -> String { value.scalarText ?? JSON(value).text }

    /// `max_age=60s (default), batch=2000`; an origin stands behind its value.
    ///
    /// In the order in which the task declares them; those of a task that this program does not know are sorted.
    static func text(
        _ arguments: [String: JSONValue], of task: TaskDeclaration?, origins: [String: String] = [:]
    ) -> String {
        let declared = task?.arguments.map(\.name).filter { arguments[$0] != nil } ?? []
        let others = arguments.keys.filter { !declared.contains($0) }.sorted()
        return (declared + others).map { name in
            let value = arguments[name].map { words($0.withoutSecrets) } ?? ""
            return "\(name)=\(value)" + (origins[name].map { " (\($0))" } ?? "")
        }.joined(separator: ", ")
    }
}
