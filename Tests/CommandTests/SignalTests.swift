import Harness
import Logging
import RollcallCore
import RollcallPlatform
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallCommands

/// What signals do, with a handler that runs until it is cancelled, in this process.
@Suite struct SignalTests {
    /// Runs until it is cancelled; says when it began.
    private struct Endless: TaskHandler {
        let began: AsyncStream<Void>.Continuation
        var declaration: TaskDeclaration {
            TaskDeclaration(name: TaskName("endless"), summary: "Never ends by itself.")
        }

        func run(_ context: TaskContext) async throws -> TaskCompletion {
            context.log(.info, "began")
            began.yield()
            let (ended, end) = AsyncStream<Void>.makeStream()
            await withTaskCancellationHandler {
                for await _ in ended {}
            } onCancel: {
                end.finish()
            }
            throw CancellationError()
        }
    }

    /// A bench in real time, whose signals come from the test.
    private struct Stage {
        let bench: CommandBench
        let signals: AsyncStream<ProcessSignal>.Continuation
        let began: AsyncStream<Void>
        let invocation: Invocation
        let output = MemoryTarget()
        let errors = MemoryTarget()

        init() throws {
            bench = try CommandBench()
            try bench.workspace.write("jobs: {endless: {every: 1h, run_on_start: always}}\n", to: "presence.yaml")
            let (signals, sender) = AsyncStream<ProcessSignal>.makeStream()
            let (began, starter) = AsyncStream<Void>.makeStream()
            self.signals = sender
            self.began = began
            invocation = Invocation(
                environment: [:], output: Output(standard: output, errors: errors), clock: SystemClock(),
                tasks: [Endless(began: starter)], signals: { _ in signals })
        }

        /// Runs a command line, sends signals once the handler runs, and answers with the status.
        func run(_ arguments: String..., sending sent: [ProcessSignal]) async -> CommandStatus {
            let line = arguments + ["--database-file", bench.database, "--schedule", bench.schedule]
            async let status = Rollcall.run(line, in: invocation)
            for await _ in began { break }
            for signal in sent { signals.yield(signal) }
            return await status
        }
    }

    @Test("a run that is stopped by a signal ends cancelled, reason drained, and with 1")
    func drained() async throws {
        let stage = try Stage()
        #expect(await stage.run("run", "endless", "--json", sending: [.terminate]) == .failed)
        #expect(stage.output.text.contains(#""state":"cancelled","reason":"drained""#))
        let log = await stage.bench.run("logs", "endless")
        #expect(log.output.contains("info  began"))
    }

    @Test(
        "a second signal is the status of the command",
        arguments: [
            ([ProcessSignal.interrupt, .interrupt], CommandStatus.interrupted),
            ([.interrupt, .terminate], .terminated),
        ])
    func second(signals: [ProcessSignal], status: CommandStatus) async throws {
        let stage = try Stage()
        #expect(await stage.run("run", "endless", sending: signals) == status)
    }

    @Test("a worker told twice to stop gives its runs back and ends with the second signal's status")
    func worker() async throws {
        let stage = try Stage()
        #expect(await stage.run("worker", sending: [.dump, .terminate, .terminate]) == .terminated)
        #expect(stage.errors.text.contains("state: working, 1 running"))
        #expect(stage.errors.text.contains("running: endless, run "))
        let history = await stage.bench.run("history", "--json")
        #expect(history.output.contains(#""state":"retrying""#))
    }

    @Test("a worker whose grace is over ends with 1")
    func grace() async throws {
        let stage = try Stage()
        #expect(await stage.run("worker", "--grace", "0", sending: [.terminate]) == .failed)
    }

    @Test("a job that runs here makes another start of it wait, or end with 75")
    func locked() async throws {
        let stage = try Stage()
        let line = ["run", "endless", "--database-file", stage.bench.database, "--schedule", stage.bench.schedule]
        async let first = Rollcall.run(line, in: stage.invocation)
        for await _ in stage.began { break }
        let output = MemoryTarget()
        let errors = MemoryTarget()
        var other = stage.invocation
        other.output = Output(standard: output, errors: errors)
        #expect(await Rollcall.run(line + ["--lock-timeout", "0"], in: other) == .tryAgain)
        #expect(errors.text.contains("another run of the job has not ended"))
        #expect(output.text.isEmpty)
        stage.signals.yield(.interrupt)
        #expect(await first == .failed)
    }
}
