import Foundation
import Harness
import RollcallCore
import Testing

@testable import RollcallCommands

/// The real program, its descriptors and its exit status.
@Suite(.onOwnThread) struct OutputTests {
    /// Runs a line of a shell in a folder where `$R` is the program.
    private func shell(_ line: String, in workspace: Workspace) throws -> ChildProcess.Ending {
        let environment = ["R": Workspace.program().path]
        return try ChildProcess(
            URL(filePath: "/bin/bash"), ["-c", "set -o pipefail; \(line.replacing("$R", with: "\"$R\""))"],
            environment: environment,
            folder: workspace.folder
        ).ending()
    }

    @Test("output that cannot be written is 74 and a sentence, never a crash", arguments: [">/dev/full", ">&-"])
    func lostOutput(redirection: String) throws {
        let workspace = try Workspace()
        let ending = try shell("$R schedule next --every 1s --count 5 \(redirection)", in: workspace)
        #expect(ending.status == 74)
        #expect(ending.errors.hasPrefix("error: the output was lost: "))
    }

    @Test("a reader who goes early is no error, also in the middle of a long answer")
    func readerGone() throws {
        let workspace = try Workspace()
        let ending = try shell("$R schedule next --every 1s --count 200000 | head -n 1", in: workspace)
        #expect(ending.status == 0)
        #expect(ending.output == "every 1 s\n")
        #expect(ending.errors.isEmpty)
    }

    @Test("a pipe that is full and does not block loses nothing")
    func fullPipe() throws {
        let workspace = try Workspace()
        let script = """
            import fcntl, os, subprocess, sys
            reader, writer = os.pipe()
            os.set_blocking(writer, False)
            fcntl.fcntl(writer, fcntl.F_SETPIPE_SZ, 4096)
            child = subprocess.Popen(sys.argv[1:], stdout=writer)
            os.close(writer)
            count = 0
            while (part := os.read(reader, 512)): count += part.count(b'\\n')
            print(count, child.wait())
            """
        try workspace.write(script, to: "slow.py")
        let ending = try shell("python3 slow.py $R schedule next --every 1s --count 5000", in: workspace)
        #expect(ending.output == "5001 0\n", "\(ending.errors)")
    }

    @Test("a descriptor that takes bytes for numbers is no output, and nothing hangs on it")
    func takenDescriptor() throws {
        let workspace = try Workspace()
        let script = """
            import os, subprocess, sys
            print(subprocess.run(sys.argv[1:], stdout=os.eventfd(0), stderr=subprocess.DEVNULL).returncode)
            """
        try workspace.write(script, to: "taken.py")
        let ending = try shell("python3 taken.py $R schedule next --every 1s --count 5", in: workspace)
        #expect(ending.output == "74\n", "\(ending.errors)")
    }

    @Test("a closed standard output never becomes the database")
    func closedOutputAndDatabase() throws {
        let workspace = try Workspace()
        let ending = try shell("$R presence add lobby c1 >&- 2>&-; $R presence list --json", in: workspace)
        #expect(ending.output.contains(#"{"room":"lobby","channel":"c1","user":null"#))
        let check = try shell("$R database check --json", in: workspace)
        #expect(check.status == 0)
    }

    @Test(
        "each wrong start has its own status",
        arguments: [
            ("$R nonsense", 64), ("$R history", 66), ("$R history --database mysql://u:canary@h/d", 78),
            ("echo 'jobs: {a: {evry: 5s}}' > bad.yaml; $R schedule validate bad.yaml", 65),
            ("$R schedule validate missing.yaml", 66), ("echo text > rollcall.db; $R history", 65),
            ("mkdir locked; $R presence add a b --database-file locked/no/such.db", 73),
            ("$R database migrate >/dev/null && $R trigger prune-rooms", 69),
            ("DATABASE_URL=sqlite:///new.db $R database migrate", 66), ("$R worker --ticks 1", 66),
            ("$R init >/dev/null && $R init", 73), ("$R --version >/dev/null", 0),
        ] as [(String, Int32)])
    func statuses(line: String, status: Int32) throws {
        let workspace = try Workspace()
        let ending = try shell(line, in: workspace)
        #expect(ending.status == status, "\(line): \(ending.errors)")
        #expect(!ending.errors.contains("canary"))
        #expect(ending.errors.isEmpty == (status == 0))
    }

    @Test("Ctrl-C ends a command that follows, with 0 and nothing lost")
    func followEnds() throws {
        let workspace = try Workspace()
        try workspace.run("presence", "add", "lobby", "c1")
        let follower = try workspace.start("events", "--follow", "--json", "--since", "1h")
        try follower.outputLine { $0.contains(#""channel":"c1""#) }
        try workspace.run("presence", "add", "lobby", "c2")
        try follower.outputLine { $0.contains(#""channel":"c2""#) }
        follower.send(SIGINT)
        #expect(try follower.ending().status == 0)
    }

    @Test("a listener that dies repeats at most the last event, with the same id")
    func listener() throws {
        let workspace = try Workspace()
        try workspace.run("presence", "add", "lobby", "c0")
        try workspace.run("events", "--listener", "chat")
        for channel in ["c1", "c2"] { try workspace.run("presence", "add", "lobby", channel) }
        let first = try workspace.start("events", "--follow", "--json", "--listener", "chat")
        try first.outputLine { $0.contains(#""channel":"c2""#) }
        first.send(SIGKILL)
        _ = try first.ending()
        try workspace.run("presence", "add", "lobby", "c3")
        let second = try workspace.start("events", "--follow", "--json", "--listener", "chat")
        try second.outputLine { $0.contains(#""channel":"c3""#) }
        second.send(SIGTERM)
        let lines = try second.ending().output.split(separator: "\n").map(String.init)
        #expect(lines.count <= 2)
        #expect(lines.dropLast().allSatisfy { line in first.outputLines.contains(line) })
    }

    @Test("a probe for a job before the first start of a worker fails, and is no misuse")
    func probeBeforeStart() throws {
        let workspace = try Workspace()
        try workspace.run("database", "migrate")
        let answer = try workspace.run("status", "--exit-code", "--job", "prune-presences", "--within", "3m")
        #expect(answer.status == 1 && answer.errors.isEmpty)
        #expect(answer.output.contains("no job yet; a worker brings its schedule with it"))
    }

    @Test("init writes a schedule that a fresh folder runs on")
    func sample() throws {
        let workspace = try Workspace()
        #expect(try workspace.run("init").output.hasPrefix("wrote schedules/presence.yaml\n"))
        let answer = try workspace.run("schedule", "validate")
        #expect(answer.output == "2 jobs in 1 file, no errors\n")
        #expect(try workspace.run("init").status == 73)
        #expect(try workspace.run("init", "--schedule", "other").output.hasPrefix("wrote other/presence.yaml\n"))
        #expect(try workspace.run("init", "--schedule", "my.yml").output.hasPrefix("wrote my.yml\n"))
        #expect(try workspace.run("init", "--django", "--schedule", "django.yaml").status == 0)
        let django = try String(contentsOfFile: workspace.path("django.yaml"), encoding: .utf8)
        #expect(django.contains("max_removed: 50%") && django.contains("empty_for: 60s"))
        #expect(try workspace.run("schedule", "validate", "django.yaml").status == 0)
        #expect(try workspace.run("schedule", "list", "--output", "tsv").output.split(separator: "\n").count == 3)
    }
}
