/// The identity of a run; newer runs have larger ones.
public struct RunID: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// The identifier itself.
    public let value: UUIDv7

    /// Wraps an identifier.
    public init(_ value: UUIDv7) {
        self.value = value
    }

    /// Reads the usual 36 characters, or their 32 digits alone; nil for anything else.
    public init?(_ description: String) {
        guard let value = UUIDv7(description) else { return nil }
        self.value = value
    }

    /// The usual 36 characters, in lower case.
    public var description: String { value.description }

    /// Orders by value.
    public static func < (left: RunID, right: RunID) -> Bool { left.value < right.value }
}

/// The identity of one start of a worker process; a restart has another.
public struct WorkerID: Hashable, Comparable, Sendable, LosslessStringConvertible {
    /// The identifier itself.
    public let value: UUIDv7

    /// Wraps an identifier.
    public init(_ value: UUIDv7) {
        self.value = value
    }

    /// Reads the usual 36 characters, or their 32 digits alone; nil for anything else.
    public init?(_ description: String) {
        guard let value = UUIDv7(description) else { return nil }
        self.value = value
    }

    /// The usual 36 characters, in lower case.
    public var description: String { value.description }

    /// Orders by value.
    public static func < (left: WorkerID, right: WorkerID) -> Bool { left.value < right.value }
}

/// The name of a job: 1 to 100 letters, digits, `-`, `_`, `.`.
public struct JobName: Hashable, Comparable, Sendable, Codable, LosslessStringConvertible {
    /// The name as written in the schedule file.
    public let description: String

    /// Takes a name that keeps the rule; nil for any other.
    public init?(_ description: String) {
        guard (1...100).contains(description.utf8.count), description.utf8.allSatisfy(Self.isAllowed) else {
            return nil
        }
        self.description = description
    }

    /// Takes a name that was checked before it was stored.
    public init(stored description: String) {
        self.description = description
    }

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Orders by value.
    public static func < (left: JobName, right: JobName) -> Bool { left.description < right.description }

    private static func isAllowed(_ character: UInt8) -> Bool {
        switch character {
        case 48...57, 65...90, 97...122, 45, 46, 95: true
        default: false
        }
    }
}

/// The name of a task: what a job runs, as `prune-presences`.
public struct TaskName: Hashable, Comparable, Sendable, Codable, CustomStringConvertible {
    /// The name as the task's declaration gives it.
    public let description: String

    /// Names a task; whether it exists is the registry's to say.
    public init(_ description: String) {
        self.description = description
    }

    /// Reads a name.
    public init(from decoder: any Decoder) throws {
        description = try decoder.singleValueContainer().decode(String.self)
    }

    /// Writes the name.
    public func encode(to encoder: any Encoder) throws {
        var container = encoder.singleValueContainer()
        try container.encode(description)
    }

    /// Orders by value.
    public static func < (left: TaskName, right: TaskName) -> Bool { left.description < right.description }
}
