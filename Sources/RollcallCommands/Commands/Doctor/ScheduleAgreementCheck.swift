internal import RollcallCore

/// Whether the workers that live hold one schedule: jobs of which another revision is current are not planned by who
/// holds the older one.
struct ScheduleAgreementCheck {
    let workers: [WorkerRecord]
    let jobs: [StoredJob]

    func look() -> Check {
        let live = workers.filter { $0.isAlive && $0.state != .stopped }
        let groups = Dictionary(grouping: live, by: \.schedule)
        guard groups.count > 1 else {
            let message = live.isEmpty ? "no worker lives now" : "\(Count.text(live.count, "worker")) with one schedule"
            return Check(name: "schedules", isOK: true, message: message)
        }
        let current = DefinitionHash(ofSchedule: jobs.map(\.definition))
        let words = groups.sorted {
            ($0.key != current ? 1 : 0, $0.key.description) < ($1.key != current ? 1 : 0, $1.key.description)
        }
        .map { hash, holders in
            let names = holders.map(\.name).sorted().joined(separator: ", ")
            return "\(names) hold\(holders.count == 1 ? "s" : "") \(hash)\(hash == current ? ", which is current" : "")"
        }
        return Check(
            name: "schedules", isOK: false,
            message: "\(groups.count) schedules: " + words.joined(separator: "; ")
                + "; of jobs that differ only the current revision is planned, the others stand by",
            help: "give all workers the same schedule files; each takes them by itself")
    }
}
