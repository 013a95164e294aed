/// A run as `rollcall history --json` prints it; only what tests look at.
public struct RunRecord: Decodable, Sendable {
    /// An attempt.
    public struct Attempt: Decodable, Sendable {
        /// 1 for the first.
        public var number: Int
        /// Its fence.
        public var fence: Int64
        /// Who made it.
        public var worker: String?
        /// When it began.
        public var startedAt: String?
        /// When it ended.
        public var finishedAt: String?
        /// How it ended.
        public var outcome: String?

        private enum CodingKeys: String, CodingKey {
            case number, fence, worker, outcome
            case startedAt = "started_at"
            case finishedAt = "finished_at"
        }
    }

    /// A range of skipped ticks.
    public struct Skipped: Decodable, Sendable {
        /// The oldest tick.
        public var first: String
        /// The newest tick.
        public var last: String
        /// How many.
        public var count: Int
    }

    /// What a prune reports.
    public struct Result: Decodable, Sendable {
        /// Rows that went.
        public var removed: Int?
        /// Rooms that changed.
        public var rooms: Int?
    }

    /// The run.
    public var id: String
    /// Its job.
    public var job: String
    /// What made it.
    public var trigger: String
    /// Its tick.
    public var tick: String?
    /// Where it stands.
    public var state: String
    /// Why.
    public var reason: String?
    /// The ticks of a skip row.
    public var skipped: Skipped?
    /// Its newest fence.
    public var fence: Int64?
    /// How late it began.
    public var lag: Int?
    /// What it reported.
    public var result: Result?
    /// Its attempts.
    public var attempts: [Attempt]

    private enum CodingKeys: String, CodingKey {
        case id, job, trigger, tick, state, reason, skipped, fence, result, attempts
        case lag = "lag_ms"
    }
}
