public import RollcallCore

/// What a worker is told when it starts: the flags of `rollcall worker`.
public struct WorkerOptions: Hashable, Sendable {
    /// Who it is.
    public var identity: WorkerIdentity
    /// How many attempts it runs at once; at least 1.
    public var concurrency = 8
    /// How long a lease lasts without renewal; alive means a heartbeat younger than it.
    public var lease = Duration.seconds(30)
    /// How long attempts may go on after the worker was told to stop.
    public var grace = Duration.seconds(25)
    /// How long an attempt may go on after it was cancelled, before it counts as stuck and is closed without it.
    public var patience = Duration.seconds(5)
    /// How long the end of an attempt waits for those of others, to be written in one transaction with them.
    public var gathering = Duration.milliseconds(2)
    /// Stop when so many runs of trigger schedule, catch_up or start were finished here; nil: never.
    public var ticks: Int?
    /// Claim nothing that is due after it, and stop when it has passed; nil: never.
    public var until: Timestamp?

    /// Makes options with the contract's defaults.
    public init(identity: WorkerIdentity) {
        self.identity = identity
    }
}

/// Who a worker is, as `rollcall workers` and history show it.
public struct WorkerIdentity: Hashable, Sendable {
    /// Its label: `--name`, else host and process.
    public var name: String
    /// The host's name.
    public var host: String
    /// The process.
    public var pid: Int32
    /// The program's version.
    public var version: String

    /// Makes an identity.
    public init(name: String, host: String, pid: Int32, version: String) {
        self.name = name
        self.host = host
        self.pid = pid
        self.version = version
    }
}
