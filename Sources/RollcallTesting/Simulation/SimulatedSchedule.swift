internal import RollcallCore

/// The jobs of every simulation: one for each rule of overlap and of catching up, in several revisions.
enum SimulatedSchedule {
    static let lease = Duration.seconds(9)
    static let task = TaskName("simulated")
    static let names = revisions[0].map(\.name)

    /// The first is the one that everybody reads in the end.
    static let revisions: [[JobDefinition]] = [
        [
            job("allow", every: 7) {
                $0.overlap = .allow; $0.jitter = .seconds(3)
            },
            job("chain", every: 10) {
                $0.overlap = .queue; $0.catchUp = .all
            },
            job("none", every: 8) {
                $0.catchUp = .none; $0.history.keep = 4
            },
            job("replace", every: 9) { $0.overlap = .replace },
            job("skip", every: 5) { $0.runOnStart = .ifOverdue },
        ],
        [
            job("allow", every: 7) {
                $0.overlap = .allow; $0.jitter = .seconds(3)
            },
            job("chain", every: 12) {
                $0.overlap = .queue; $0.catchUp = .all
            },
            job("replace", every: 9) {
                $0.overlap = .replace; $0.isEnabled = false
            },
            job("skip", every: 6),
        ],
        [
            job("chain", every: 10) {
                $0.overlap = .queue; $0.catchUp = .all
            },
            job("none", every: 8) {
                $0.catchUp = .none; $0.deadline = .seconds(3)
            },
            job("skip", every: 5) { $0.isEnabled = false },
        ],
    ]

    /// The longest interval of all.
    static let longestInterval = Duration.seconds(12)

    /// The job of which several runs may be active.
    static let overlapping = JobName(stored: "allow")

    /// Of every job.
    static let retry = revisions[0][0].retry

    static let definitions: [DefinitionHash: JobDefinition] = Dictionary(
        revisions.joined().map { (DefinitionHash(of: $0), $0) }, uniquingKeysWith: { first, _ in first })

    private static func job(
        _ name: String, every seconds: Int64, _ change: (inout JobDefinition) -> Void = { _ in }
    ) -> JobDefinition {
        let recurrence = Recurrence.every(IntervalRecurrence(interval: .seconds(seconds)))
        var definition = JobDefinition(name: JobName(stored: name), task: task, recurrence: recurrence)
        definition.retry.maximumBackoff = .seconds(2)
        definition.retry.maximumLost = 4
        definition.timeout = .seconds(4)
        definition.history.keep = 12
        change(&definition)
        return definition
    }
}
