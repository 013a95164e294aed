/// Who works.
///
/// Each method is one transaction.
public protocol WorkerRegistry: Sendable {
    /// Enters a worker and the jobs that its schedule holds, each with the hash of its revision; entered again, it
    /// holds what the newest call says.
    func register(_ worker: WorkerRecord, holding schedule: [JobDefinition]) async throws(StoreError)

    /// Says that a worker lives, and how many runs it has; false when its row is gone and it must register again.
    func beat(_ worker: WorkerID, running: Int, state: WorkerState) async throws(StoreError) -> Bool

    /// Notes what keeps a worker from taking its schedule's files, or that nothing does any more; false when its row is
    /// gone and it must register again.
    func note(scheduleFault: String?, of worker: WorkerID) async throws(StoreError) -> Bool

    /// Takes a worker out, because it stops.
    func leave(_ worker: WorkerID) async throws(StoreError)

    /// All workers, newest first: live ones, and dead ones of the last day. A read.
    func workers() async throws(StoreError) -> [WorkerRecord]
}

/// What a worker is doing.
///
/// The raw values are stored and shown.
public enum WorkerState: String, Hashable, Sendable, Codable, CaseIterable {
    /// Plans, claims and executes. Exits: degraded, draining.
    case working
    /// The database does not answer as it should; goes on trying. Exits: working, draining.
    case degraded
    /// Claims nothing more. Exits: stopped.
    case draining
    /// Has given everything back. Final.
    case stopped
}

/// A worker, as the database knows it.
public struct WorkerRecord: Hashable, Sendable {
    /// Its identity; a restart has another.
    public var id: WorkerID
    /// Its label: `--name`, else host and process.
    public var name: String
    /// The host's name.
    public var host: String
    /// The process.
    public var pid: Int32
    /// The program's version.
    public var version: String
    /// How long its leases last; alive means a beat younger than that.
    public var lease: Duration
    /// The tasks that it knows.
    public var tasks: [TaskName]
    /// The hash of its schedule.
    public var schedule: DefinitionHash
    /// Why it has not taken its schedule's files as they are now, for people; nil when it has.
    public var scheduleFault: String?
    /// When it registered.
    public var startedAt: Timestamp
    /// Its last beat.
    public var seenAt: Timestamp
    /// Whether the last beat is younger than one lease, by the store's lease clock.
    public var isAlive: Bool
    /// How many runs it has.
    public var running: Int
    /// What it is doing.
    public var state: WorkerState
    /// Jobs of its schedule of which another revision is current, sorted by name; none of a dead worker.
    ///
    /// It plans none of them (semantics, rule 5).
    public var standsBy: [JobName]

    /// Makes the record with which a worker registers; times and liveness are the store's to fill in.
    public init(id: WorkerID, name: String, host: String, pid: Int32, version: String, lease: Duration) {
        self.id = id
        self.name = name
        self.host = host
        self.pid = pid
        self.version = version
        self.lease = lease
        tasks = []
        schedule = DefinitionHash(ofSchedule: [])
        startedAt = .epoch
        seenAt = .epoch
        isAlive = true
        running = 0
        state = .working
        standsBy = []
    }
}
