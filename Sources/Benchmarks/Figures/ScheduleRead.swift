internal import Foundation

/// `rollcall schedule validate` of 10,000 cron jobs in a zone whose clocks are changed.
struct ScheduleRead {
    let site: Site
    let repeats: Int

    func measure() throws -> [Figure] {
        try Self.file.write(toFile: site.path("jobs.yaml"), atomically: false, encoding: .utf8)
        let usage = try ProcessUsage.medianWall(
            of: site.program, ["schedule", "validate", site.path("jobs.yaml")], repeats: repeats)
        return [
            Figure("10,000 cron jobs in Europe/Berlin validated", usage.wall, unit: "ms", below: 500),
            Figure("10,000 cron jobs validated, peak memory", usage.peak, unit: "MiB", below: 100),
        ]
    }

    /// Five kinds of expressions, no two neighbours alike; all with the zone of the file.
    private static var file: String {
        let jobs = (0..<10_000).map { index in
            let (minute, hour) = (index * 7 % 60, index * 11 % 24)
            let cron = [
                "\(minute) \(hour) * * *", "*/5 * * * *", "\(minute) \(hour) * * mon-fri", "0 9-17 * * tue",
                "\(minute) \(hour) 1 * *",
            ][index % 5]
            return "  job-\(index): {task: prune-rooms, cron: \"\(cron)\", dst: standard}\n"
        }
        return "timezone: Europe/Berlin\ndefaults: {timeout: 30s}\njobs:\n" + jobs.joined()
    }
}

/// `rollcall schedule next` of an expression: 1,000 ticks in a zone whose clocks are changed.
struct NextTicks {
    let site: Site
    let repeats: Int

    func measure() throws -> [Figure] {
        let arguments = [
            "schedule", "next", "--cron", "30 2 * * *", "--timezone", "Europe/Berlin", "--count", "1000",
        ]
        return try [("a table", []), ("JSON", ["--json"])].map { name, more in
            let usage = try ProcessUsage.medianWall(of: site.program, arguments + more, repeats: repeats)
            return Figure("1,000 ticks in Europe/Berlin as \(name)", usage.wall, unit: "ms", below: 20)
        }
    }
}

extension ProcessUsage {
    /// A program run again and again after once: the median of its times in ms, and its highest peak memory in MiB.
    fileprivate static func medianWall(
        of program: URL, _ arguments: [String], repeats: Int
    ) throws -> (wall: Double, peak: Double) {
        _ = try run(program, arguments)
        var samples = Samples()
        var peak = 0.0
        for _ in 0..<repeats {
            let usage = try run(program, arguments)
            samples.add(usage.wall)
            peak = max(peak, usage.peak)
        }
        return (samples.median * 1e3, peak)
    }
}
