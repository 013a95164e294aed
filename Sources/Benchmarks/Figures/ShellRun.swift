/// `rollcall run prune-presences` from the shell: process start, database, run, record, end.
struct ShellRun {
    let site: Site
    let repeats: Int

    func measure() throws -> [Figure] {
        let arguments = ["run", "prune-presences", "--database-file", site.path("shell.db")]
        _ = try ProcessUsage.run(site.program, arguments)
        var samples = Samples()
        var peak = 0.0
        for _ in 0..<repeats {
            let usage = try ProcessUsage.run(site.program, arguments)
            samples.add(usage.wall)
            peak = max(peak, usage.peak)
        }
        return [
            Figure("rollcall run prune-presences, wall", samples.median * 1e3, unit: "ms", below: 25),
            Figure("rollcall run prune-presences, peak memory", peak, unit: "MiB", below: 30),
        ]
    }
}
