import Foundation
import Harness
import Logging
import RollcallCore
import RollcallPlatform
import RollcallTesting
import Testing

@testable import RollcallCommands

/// Real files, changed as editors, programs and Kubernetes change them.
@Suite("A worker's view of its files", .timeLimit(.minutes(3)), .onOwnThread)
struct ScheduleWatchTests {
    private static let good = "jobs: {prune-rooms: {every: 1s}}"
    private static let other = "jobs: {prune-rooms: {every: 2s}, prune-presences: {every: 2s}}"

    /// A watch that has begun, and what it hands on: how many jobs, or `fault`.
    private struct Watched {
        let taken: AsyncStream<String>
        let watch: ScheduleWatch
        let task: Task<Void, Never>
    }

    private func watch(
        _ workspace: Workspace, _ path: String, clock: any SleepingClock = SystemClock()
    ) throws -> Watched {
        let output = Output(standard: MemoryTarget(), errors: MemoryTarget())
        let invocation = Invocation(
            environment: [:], output: output, clock: clock, signals: { _ in AsyncStream { _ in } })
        let paths = [workspace.path(path)]
        let source = ScheduleSource(paths, in: invocation, current: try ScheduleFiles(paths))
        let (taken, continuation) = AsyncStream<String>.makeStream()
        let taker = ScheduleWatch.Taker(
            take: { continuation.yield("\($0.count)") }, refuse: { _ in continuation.yield("fault") })
        let watch = ScheduleWatch(
            source, isBad: false, clock: clock, logger: Logger(label: "test") { _ in SwiftLogNoOpLogHandler() },
            taker: taker)
        return Watched(taken: taken, watch: watch, task: watch.start())
    }

    /// What is done to the files, and what is to be seen of it in the end.
    struct Change: CustomTestStringConvertible, Sendable {
        var testDescription: String
        var path: String
        var before: String
        var lines: [(line: String, seen: String)]
    }

    static let changes = [
        Change(
            testDescription: "a file that is written in place", path: "jobs.yaml", before: "cp good jobs.yaml",
            lines: [("cp other jobs.yaml", "2"), ("echo nonsense > jobs.yaml", "fault"), ("cp good jobs.yaml", "1")]),
        Change(
            testDescription: "a file that another is renamed over, as editors do", path: "jobs.yaml",
            before: "cp good jobs.yaml",
            lines: [
                ("cp other new && mv new jobs.yaml", "2"), ("cp good jobs.yaml.swp && mv jobs.yaml.swp jobs.yaml", "1"),
            ]),
        Change(
            testDescription: "a file that goes and comes back", path: "jobs.yaml", before: "cp good jobs.yaml",
            lines: [("mv jobs.yaml away", "fault"), ("mv away jobs.yaml", "1")]),
        Change(
            testDescription: "a folder's files that come, change and go", path: "s",
            before: "mkdir s; cp good s/a.yaml",
            lines: [
                ("echo 'jobs: {prune-presences: {every: 1s}}' > s/b.yml", "2"), ("cp good s/b.yml", "fault"),
                ("rm s/b.yml", "1"), ("cp other s/a.yaml", "2"),
            ]),
        Change(
            testDescription: "a folder that goes and comes back", path: "up/s/a.yaml",
            before: "mkdir -p up/s; cp good up/s/a.yaml",
            lines: [
                ("rm -rf up", "fault"), ("mkdir -p new/s; cp other new/s/a.yaml; mv new up", "2"),
                ("mv up/s up/t", "fault"), ("mv up/t up/s", "2"),
            ]),
        Change(
            testDescription: "the links of a mounted Kubernetes ConfigMap", path: "m",
            before: """
                mkdir -p m/..1 m/..2; cp good m/..1/a.yaml; cp other m/..2/a.yaml
                ln -s ..1 m/..data; ln -s ..data/a.yaml m/a.yaml
                """,
            lines: [
                ("ln -s ..2 m/..data_tmp; mv -T m/..data_tmp m/..data; rm -r m/..1", "2"),
                ("mkdir m/..3; cp good m/..3/a.yaml; ln -s ..3 m/..data_tmp; mv -T m/..data_tmp m/..data", "1"),
            ]),
        Change(
            testDescription: "a link to a file elsewhere, and that file", path: "link.yaml",
            before: "mkdir far; cp good far/a; cp other far/b; ln -s far/a link.yaml",
            lines: [
                ("ln -sfn far/b link.yaml", "2"), ("cp good far/b", "1"),
                ("cp other far/new; mv far/new far/b", "2"),
            ]),
        Change(
            testDescription: "a folder in the place of a file", path: "jobs.yaml", before: "cp good jobs.yaml",
            lines: [("rm jobs.yaml; mkdir jobs.yaml", "fault"), ("rmdir jobs.yaml; cp other jobs.yaml", "2")]),
    ]

    @Test("sees every change", arguments: changes)
    func sees(_ change: Change) async throws {
        let workspace = try Workspace()
        try workspace.write(Self.good, to: "good")
        try workspace.write(Self.other, to: "other")
        try Shell.run(change.before, in: workspace)
        let watched = try watch(workspace, change.path)
        defer { watched.task.cancel() }
        var taken = watched.taken.makeAsyncIterator()
        // Everything is watched once it answers to what happens.
        watched.watch.ask()
        #expect(await taken.next() == "1")
        for (line, seen) in change.lines {
            try Shell.run(line, in: workspace)
            // A slow machine may show what is in between, too.
            var last = await taken.next()
            while last != nil, last != seen { last = await taken.next() }
            #expect(last == seen, "\(line)")
        }
    }

    @Test("does not take the half of a file that is still being written, though it is a schedule")
    func half() async throws {
        let workspace = try Workspace()
        try workspace.write(Self.good + "\n", to: "jobs.yaml")
        let clock = TestClock()
        let watched = try watch(workspace, "jobs.yaml", clock: clock)
        defer { watched.task.cancel() }
        var taken = watched.taken.makeAsyncIterator()
        // It has begun, and is about to look for the first time.
        await clock.untilSleeping(count: 1)
        let file = try FileHandle(forWritingTo: URL(filePath: workspace.path("jobs.yaml")))
        try file.truncate(atOffset: 0)
        try file.write(contentsOf: Data("jobs:\n  prune-presences: {every: 1s}\n".utf8))
        await clock.untilSleeping(count: 1)
        // Were it taken, it would be now.
        for _ in 0..<10 {
            clock.advance(by: Settling.quiet)
            await clock.untilSleeping(count: 1)
        }
        try file.write(contentsOf: Data("  prune-rooms: {every: 1s}\n  more: {task: prune-rooms, every: 1s}\n".utf8))
        try file.close()
        let time = Task {
            while !Task.isCancelled {
                await clock.untilSleeping(count: 1)
                clock.advance(by: .milliseconds(50))
            }
        }
        let whole = await taken.next()
        #expect(whole == "3")
        time.cancel()
    }

    @Test("a pipe is read once, and nobody waits for it")
    func pipe() async throws {
        let workspace = try Workspace()
        try workspace.write(Self.good, to: "good.yaml")
        try Shell.run("mkfifo pipe.yaml", in: workspace)
        let output = Output(standard: MemoryTarget(), errors: MemoryTarget())
        let invocation = Invocation(
            environment: [:], output: output, clock: SystemClock(), signals: { _ in AsyncStream { _ in } })
        var source = ScheduleSource([workspace.path("pipe.yaml")], in: invocation, current: nil)
        #expect(!source.isLasting)
        guard case .bad(let fault, false) = source.look() else {
            Issue.record("a pipe is read again")
            return
        }
        #expect(fault.message.contains("is not a file"))
    }
}
