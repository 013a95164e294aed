import RollcallCore
import RollcallPresence

extension TaskContext {
    /// The duration of an argument, whose canonical form the registry has checked.
    func duration(_ name: String) throws(TaskFailure) -> Duration {
        let text = arguments[name]?.scalarText ?? ""
        guard case .success(let duration) = DurationText.parse(text) else { throw .argument(name, is: text) }
        return duration
    }

    /// The whole number of an argument.
    func integer(_ name: String) throws(TaskFailure) -> Int {
        guard let value = arguments[name]?.integer else {
            throw .argument(name, is: arguments[name]?.scalarText ?? "")
        }
        return Int(value)
    }

    /// The texts of a list; none when it is not given.
    func texts(_ name: String) -> [String] {
        guard case .array(let values)? = arguments[name] else { return [] }
        return values.compactMap(\.string)
    }

    /// The texts by name of an argument; none when it is not given.
    func pairs(_ name: String) -> [String: String] {
        guard case .object(let values)? = arguments[name] else { return [:] }
        return values.compactMapValues(\.string)
    }

    /// What the committed steps of earlier attempts add up to under a key.
    func progress(_ key: String) -> Int {
        Int(progress[key]?.integer ?? 0)
    }
}

extension TaskFailure {
    /// An argument that no registry lets through: a program that calls the task by itself gave it.
    static func argument(_ name: String, is text: String) -> TaskFailure {
        TaskFailure(code: "argument", message: "\(name) cannot be \"\(text)\"", isRetryable: false)
    }

    /// Rows of the application refer to what was to go.
    static func referenced(_ reference: RowReference, remedy: String) -> TaskFailure {
        TaskFailure(
            code: "referenced",
            message: """
                rows of \(reference.table) refer to \(remedy) by \(reference.constraint); \
                nothing was removed in this step. Delete those rows first, or let that key be null
                """,
            reason: .referenced, isRetryable: false)
    }
}

extension RunResult {
    /// Adds the counts of another result to this one's.
    mutating func add(_ other: RunResult) {
        merge(other) { .integer(($0.integer ?? 0) + ($1.integer ?? 0)) }
    }
}
