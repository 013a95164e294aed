internal import RollcallCore

/// Everything that a memory database holds, and the instant of the transaction that has it in hand.
///
/// Its mutating functions are what happens inside transactions: they know no lock, no port and no error.
struct MemoryState {
    var jobs: [JobName: JobRow] = [:]
    /// Every revision that was ever current.
    var revisions: [DefinitionHash: JobDefinition] = [:]
    /// Runs that are queued, running or retrying.
    var open: [RunID: RunRow] = [:]
    /// Runs that have ended.
    var ended: [RunID: RunRow] = [:]
    /// The second line of defence against a second run: ticks that have a row.
    var ticks: Set<Tick> = []
    var workers: [WorkerID: WorkerRow] = [:]
    var turns: [String: TurnRow] = [:]
    var logs: [RunID: RunLog] = [:]
    var audit: [AuditRecord] = []
    var presence = PresenceRows()

    /// The wall clock as this transaction read it.
    var now = Timestamp.epoch
    /// The boot clock as this transaction read it.
    var boot = BootInstant(microseconds: 0)
    var bootID = ""

    private var identifiers = UUIDv7Sequence()
    private var random: SeededGenerator

    /// Mistakes that it makes, for tests of tests.
    private let faults: Set<StoreFault>

    init(seed: UInt64, faults: Set<StoreFault>) {
        random = SeededGenerator(seed: seed)
        self.faults = faults
    }

    func has(_ fault: StoreFault) -> Bool { faults.contains(fault) }

    mutating func begin(at clock: any HostClock) {
        (now, boot, bootID) = (clock.wall, clock.boot, clock.bootID)
        if has(.expiresByWallClock) { boot = BootInstant(microseconds: now.microseconds) }
        if has(.ignoresBootID) { bootID = "" }
    }

    mutating func nextID() -> UUIDv7 { identifiers.next(at: now, using: &random) }

    /// Random numbers of this database, for what the rules draw.
    mutating func draw<Value>(_ body: (inout SeededGenerator) -> Value) -> Value { body(&random) }

    mutating func record(_ action: String, of job: JobName, by person: String) {
        audit.append(AuditRecord(at: now, job: job, action: action, actor: person))
    }

    mutating func record(_ change: ScheduleChange, by person: String) {
        var record = AuditRecord(at: now, job: change.job, action: change.kind.rawValue, actor: person)
        (record.before, record.after) = (change.before, change.after)
        audit.append(record)
    }

    // MARK: Runs

    func row(of run: RunID) -> RunRow? { open[run] ?? ended[run] }

    /// Stores a run where its state belongs.
    mutating func store(_ row: RunRow) {
        if row.run.state.isFinal {
            open[row.run.id] = nil
            ended[row.run.id] = row
        } else {
            open[row.run.id] = row
        }
        if let tick = row.run.tick { ticks.insert(tick) }
    }

    /// The unfinished runs of a job in some states, those first that were ready first.
    func openRuns(of job: JobName, in states: Set<RunState>) -> [RunRow] {
        open.values.filter { $0.run.job == job && states.contains($0.run.state) }.sorted(by: Self.isOlder)
    }

    func occupancy(of job: JobName) -> Occupancy {
        Occupancy(
            active: openRuns(of: job, in: [.running, .retrying]).map(\.run.id),
            queued: openRuns(of: job, in: [.queued]).count)
    }

    static func isOlder(_ left: RunRow, _ right: RunRow) -> Bool {
        (left.readySince, left.run.id) < (right.readySince, right.run.id)
    }

    // MARK: Workers

    func isAlive(_ worker: WorkerRow) -> Bool {
        worker.bootID == bootID && boot - worker.beatAt < worker.record.lease
    }

    var liveWorkers: [WorkerRow] { workers.values.filter(isAlive) }
}
