internal import Synchronization

/// What a definition says, key by key.
struct DefinitionFields: Hashable, Sendable, Codable {
    var name: JobName
    var task: TaskName
    var recurrence: Recurrence
    var arguments: [String: JSONValue] = [:]
    var timezone: String = "UTC"
    var overlap: OverlapPolicy = OverlapPolicy.skip
    var catchUp: CatchUpPolicy = CatchUpPolicy.latest
    var catchUpWindow: Duration?
    var deadline: Duration?
    var jitter: Duration = Duration.zero
    var timeout: Duration
    var retry: RetryPolicy
    var runOnStart: RunOnStart = RunOnStart.never
    var isEnabled: Bool = true
    var history: HistoryPolicy = HistoryPolicy()
    var summary: String?
    var labels: [String: String] = [:]
}

extension JobDefinition {
    /// What copies of a definition share; never changed.
    final class Content: Sendable {
        let fields: DefinitionFields
        /// What tells it from other revisions, computed when it is first asked for; 0: not yet.
        ///
        /// A schedule that is taken up asks for it in half a dozen places.
        private let hash = Atomic<UInt64>(0)

        init(_ fields: DefinitionFields) {
            self.fields = fields
        }

        func hash(_ compute: () -> UInt64) -> UInt64 {
            let known = hash.load(ordering: .relaxed)
            guard known == 0 else { return known }
            let value = compute()
            hash.store(value, ordering: .relaxed)
            return value
        }
    }

    /// What it says.
    var fields: DefinitionFields { content.fields }

    /// Whether both say the same.
    public static func == (left: JobDefinition, right: JobDefinition) -> Bool {
        left.content === right.content || left.fields == right.fields
    }

    /// Hashes what it says.
    public func hash(into hasher: inout Hasher) { hasher.combine(fields) }

    /// Reads it by the names of its fields.
    public init(from decoder: any Decoder) throws {
        content = Content(try DefinitionFields(from: decoder))
    }

    /// Writes it by the names of its fields.
    public func encode(to encoder: any Encoder) throws { try fields.encode(to: encoder) }
}
