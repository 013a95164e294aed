internal import ArgumentParser
internal import RollcallCore
internal import RollcallWorker

/// The options of `rollcall worker` alone.
struct WorkerFlags: ParsableArguments {
    /// What a schedule with errors does to a worker that starts.
    enum BadSchedule: String, CaseIterable, Sendable, ExpressibleByArgument {
        case exit
        case lastGood = "last-good"
    }

    @Option(help: ArgumentHelp("What others call this worker. (default: host and process)", valueName: "label"))
    var name: String?

    @Option(
        help: ArgumentHelp("How many runs at once. (default: 8)", valueName: "n"),
        transform: ArgumentReading.positiveCount)
    var concurrency: Int?

    @Option(
        help: ArgumentHelp(
            "How long a run stays this worker's without a sign of life. (default: 30s)", valueName: "duration"),
        transform: WorkerFlags.lease)
    var lease: Duration?

    @Option(
        help: ArgumentHelp(
            "How long runs may go on after the worker was told to stop. (default: 25s)", valueName: "duration"),
        transform: ArgumentReading.duration)
    var grace: Duration?

    @Option(
        help: ArgumentHelp(
            "How many connections to PostgreSQL at most, beside one for leases and one for notifications. (default: 4)",
            valueName: "n"),
        transform: WorkerFlags.connections)
    var databaseConnections: Int?

    @Option(
        help: ArgumentHelp(
            "What a schedule with errors does at the start: last-good works what the database holds until the files are good. (default: exit)",
            valueName: "what"),
        completion: .list(BadSchedule.allCases.map(\.rawValue)))
    var badSchedule: BadSchedule?

    @Option(
        help: ArgumentHelp("Stop after so many scheduled runs; for scripts and tests.", valueName: "n"),
        transform: ArgumentReading.positiveCount)
    var ticks: Int?

    @Option(
        help: ArgumentHelp("Claim nothing due after this, then stop; for scripts and tests.", valueName: "time"),
        transform: ArgumentReading.moment)
    var until: TimeArgument?

    /// Whether the worker ends by itself, so that it does not wait for a database that is not there.
    var endsByItself: Bool { ticks != nil || until != nil }

    /// What the worker is told.
    func workerOptions(now: Timestamp) -> WorkerOptions {
        var options = WorkerOptions(identity: .ofThisProcess(named: name))
        if let concurrency { options.concurrency = concurrency }
        if let lease { options.lease = lease }
        if let grace { options.grace = grace }
        options.ticks = ticks
        options.until = until?.instant(from: now, .coming)
        return options
    }

    /// More than a hundred of one worker would only wait for each other in the server.
    private static func connections(_ text: String) throws -> Int {
        guard let count = Int(text), (1...100).contains(count) else {
            throw ArgumentTrouble(
                description: "write a whole number from 1 to 100; the server's max_connections is for all.")
        }
        return count
    }

    /// A lease below a second would be renewed more often than a busy disk answers.
    private static func lease(_ text: String) throws -> Duration {
        let duration = try ArgumentReading.duration(text)
        guard duration >= .seconds(1), duration <= .seconds(3_600) else {
            throw ArgumentTrouble(description: "a lease lasts 1s to 1h.")
        }
        return duration
    }
}
