import RollcallCore
import RollcallTasks
import Testing

/// The task `run-program`, on a runner that starts nothing.
@Suite struct RunProgramTests {
    private func task(_ runner: RecordingRunner, allowing paths: [String] = ["/bin/tool"]) -> RunProgram {
        RunProgram(
            runner: runner, allowed: AllowedPrograms(paths, runner: runner),
            environment: ["PATH": "/bin", "HOME": "/root", "DATABASE_URL": "secret", "ROLLCALL_DATABASE": "secret"])
    }

    private func failure(_ end: ProgramEnd) async throws -> TaskFailure? {
        let context = try TaskContext.fixture(RunProgram.declaration, ["argv": "/bin/tool"])
        return await #expect(throws: TaskFailure.self) {
            _ = try await task(RecordingRunner(end: end)).run(context)
        }
    }

    @Test("a program sees its arguments, four variables of rollcall's own, what the job gives, and its run")
    func request() async throws {
        let runner = RecordingRunner()
        let context = try TaskContext.fixture(
            RunProgram.declaration,
            [
                "argv": .array(["/bin/tool", "a b", "$HOME"]), "dir": "/srv",
                "env": .object(["LEVEL": "debug", "HOME": "/srv", "ROLLCALL_JOB": "forged"]),
            ])
        let completion = try await task(runner).run(context)
        #expect(completion == .finished(["exit_code": 0]))
        var expected = ProgramRequest(path: "/bin/tool", arguments: ["/bin/tool", "a b", "$HOME"])
        expected.folder = "/srv"
        expected.environment = [
            "PATH": "/bin", "HOME": "/srv", "LEVEL": "debug", "ROLLCALL_RUN_ID": TaskContext.runID,
            "ROLLCALL_TICK": "2026-11-22T10:00:00Z", "ROLLCALL_JOB": "nightly", "ROLLCALL_ATTEMPT": "2",
        ]
        #expect(runner.requests == [expected])
    }

    @Test("a run by hand has an empty ROLLCALL_TICK, and a worker without PATH gives one all the same")
    func byHand() async throws {
        let runner = RecordingRunner()
        var context = try TaskContext.fixture(RunProgram.declaration, ["argv": "/bin/tool"])
        context.tick = nil
        let allowed = AllowedPrograms(["/bin/tool"], runner: runner)
        _ = try await RunProgram(runner: runner, allowed: allowed, environment: [:]).run(context)
        #expect(runner.requests.first?.environment["ROLLCALL_TICK"]?.isEmpty == true)
        #expect(runner.requests.first?.environment["PATH"] == "/usr/local/bin:/usr/bin:/bin")
    }

    @Test("any exit code but 0 is a failure that may be retried, as is a signal; what cannot start may or may not be")
    func failures() async throws {
        #expect(try await failure(.exited(3))?.failure.code == "exit-3")
        #expect(try await failure(.signalled(9))?.failure.code == "signal-9")
        #expect(try await failure(.exited(3))?.isRetryable == true)
        let missing = try await failure(.notStarted(reason: "No such file or directory", isPassing: false))
        #expect(
            missing?.failure
                == RunFailure(
                    code: "not-started", message: "/bin/tool could not be started: No such file or directory"))
        #expect(missing?.isRetryable == false)
        #expect(try await failure(.notStarted(reason: "no memory", isPassing: true))?.isRetryable == true)
    }

    @Test("a program is compared after resolving links on both sides, and what runs is the resolved file")
    func links() async throws {
        let links = [
            "/usr/bin/py": "/opt/py3", "/usr/local/py": "/opt/py3", "/opt/py3": "/opt/py3", "/bin/sh": "/bin/dash",
        ]
        let runner = RecordingRunner(links: links)
        let task = task(runner, allowing: ["/usr/local/py"])
        _ = try await task.run(try .fixture(RunProgram.declaration, ["argv": "/usr/bin/py"]))
        #expect(runner.requests.map(\.path) == ["/opt/py3"])
        #expect(runner.requests.map(\.arguments) == [["/usr/bin/py"]])
        for other in ["/bin/sh", "/usr/local/../local/nothing", "/usr/local/py2"] {
            let context = try TaskContext.fixture(RunProgram.declaration, ["argv": .string(other)])
            let refused = await #expect(throws: TaskFailure.self) { _ = try await task.run(context) }
            #expect(refused?.failure.code == "not-allowed")
            #expect(refused?.failure.message.contains("--allow-program \(other)") == true)
            #expect(refused?.isRetryable == false)
        }
        #expect(runner.requests.count == 1)
    }

    @Test("what it writes is in the log of the run, also when it fails, with a word about what is left out")
    func log() async throws {
        let text = (1...400).map { "line \($0)\n" }.joined() + "\u{1B}[31mlast"
        let runner = RecordingRunner(output: [Array(text.utf8)], end: .exited(1))
        let log = Collected<LogLine>()
        let context = try TaskContext.fixture(RunProgram.declaration, ["argv": "/bin/tool"], log: log)
        await #expect(throws: TaskFailure.self) { _ = try await task(runner).run(context) }
        let messages = log.all.map(\.message)
        #expect(messages.count == 301)
        #expect(messages[199...201] == ["line 200", "101 lines of its output are left out here", "line 302"])
        #expect(messages.last == "\u{1B}[31mlast")
    }
}
