import Harness
import RollcallCore
import RollcallPlatform
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite("The files of a schedule, read again", .onOwnThread)
struct ScheduleSourceTests {
    private let workspace: Workspace
    private let invocation: Invocation

    init() throws {
        workspace = try Workspace()
        let output = Output(standard: MemoryTarget(), errors: MemoryTarget())
        invocation = Invocation(
            environment: [:], output: output, clock: TestClock(), signals: { _ in AsyncStream { _ in } })
    }

    private func source(_ paths: String...) throws -> ScheduleSource {
        ScheduleSource(paths, in: invocation, current: try ScheduleFiles(paths))
    }

    /// What a look found, in a word.
    private func words(_ look: ScheduleSource.Look) -> String {
        switch look {
        case .same: "same"
        case .good(let jobs, _): "good \(jobs.count)"
        case .bad(_, let isTold): isTold ? "bad, told" : "bad"
        }
    }

    @Test("each content is judged once, and each fault told once until there is a good one")
    func once() throws {
        let path = try workspace.write("jobs: {prune-rooms: {every: 1s}}\n", to: "jobs.yaml")
        var source = try source(path)
        #expect(words(source.look()) == "same")
        #expect(words(source.look(isAsked: true)) == "good 1")
        let good = "jobs: {prune-rooms: {every: 1s}}\n"
        let contents = ["jobs: {", "nonsense", "jobs: {", "", good, "jobs: {", "jobs: {"]
        let expected = ["bad", "bad", "bad, told", "bad", "good 1", "bad", "same"]
        for (content, words) in zip(contents, expected) {
            try workspace.write(content, to: "jobs.yaml")
            #expect(self.words(source.look()) == words, "\(content)")
        }
        #expect(words(source.look(isAsked: true)) == "bad")
    }

    @Test("a file that is gone is a fault, told once, and its return is good again")
    func gone() throws {
        let text = "jobs: {prune-rooms: {every: 1s}}\n"
        var source = try source(try workspace.write(text, to: "jobs.yaml"))
        try remove("jobs.yaml")
        guard case .bad(let fault, false) = source.look() else {
            Issue.record("a file that is gone is taken")
            return
        }
        #expect(fault.message.contains("jobs.yaml does not exist"))
        #expect(words(source.look()) == "same")
        try workspace.write(text, to: "jobs.yaml")
        #expect(words(source.look()) == "good 1")
    }

    @Test("a fault has the place, the mistake and what to do in one line")
    func line() throws {
        var source = try source(try workspace.write("jobs: {prune-rooms: {every: 1s}}\n", to: "jobs.yaml"))
        try workspace.write("jobs:\n  prune-rooms:\n    evry: 1s\n", to: "jobs.yaml")
        guard case .bad(let fault, _) = source.look() else {
            Issue.record("an unknown key is taken")
            return
        }
        #expect(
            fault.message.contains(
                "jobs.yaml:3:5: unknown key \"evry\" in job \"prune-rooms\" [unknown-key] (did you mean every?)"))
        #expect(!fault.message.contains("\n"))
    }

    @Test("what editors leave behind in a folder is no schedule")
    func hidden() throws {
        try workspace.write("jobs: {prune-rooms: {every: 1s}}\n", to: "jobs.yaml")
        var source = try source(workspace.path("."))
        try workspace.write("nonsense", to: ".#jobs.yaml")
        try workspace.write("nonsense", to: ".jobs.yaml.swp")
        try workspace.write("nonsense", to: "jobs.yaml~")
        #expect(words(source.look()) == "same")
        try workspace.write("jobs: {prune-presences: {every: 1s}}\n", to: "more.yml")
        #expect(words(source.look()) == "good 2")
    }

    private func remove(_ name: String) throws { try Shell.run("rm -rf \(name)", in: workspace) }
}
