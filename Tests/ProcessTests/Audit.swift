import Harness
import Testing

/// Looks at what processes left behind, through the program's own commands.
struct Audit {
    private let workspace: Workspace

    init(_ workspace: Workspace) {
        self.workspace = workspace
    }

    /// Each room was told of once, and the counts add up.
    func expectOnePrunedEventForEachRoom(count: Int, removed: Int) throws {
        let pruned = try events().filter { $0.change == "pruned" }
        #expect(pruned.count == count)
        #expect(Set(pruned.map(\.room)).count == count)
        #expect(Set(pruned.map(\.id)).count == count)
        #expect(pruned.reduce(0) { $0 + $1.count } == removed)
    }

    /// `database check` finds nothing.
    func expectSoundDatabase() throws {
        let ending = try workspace.run("database", "check")
        #expect(ending.status == 0, "\(ending.output)\(ending.errors)")
    }

    /// Fences of one job only rise from run to run and attempt to attempt.
    static func expectRisingFences(_ runs: [RunRecord]) {
        for (job, rows) in Dictionary(grouping: runs, by: \.job) {
            let fences = rows.flatMap(\.attempts).map(\.fence)
            #expect(Set(fences).count == fences.count, "a fence of \(job) was given twice")
            for run in rows {
                #expect(run.attempts.map(\.fence) == run.attempts.map(\.fence).sorted())
            }
        }
    }

    func events() throws -> [EventRecord] {
        try workspace.json([EventRecord].self, "events", "--since", "2h")
    }
}
