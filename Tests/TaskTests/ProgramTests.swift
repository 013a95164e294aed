import Foundation
import Glibc
import Harness
import RollcallCore
import RollcallPlatform
import Testing

/// Real programs under their guard.
@Suite(.serialized, .onOwnThread, .timeLimit(.minutes(3)))
struct ProgramTests {
    private let programs = SystemPrograms(grace: .milliseconds(200))

    private func shell(_ script: String, environment: [String: String] = ["PATH": "/usr/bin:/bin"]) -> ProgramRequest {
        var request = ProgramRequest(path: "/bin/sh", arguments: ["sh", "-c", script])
        request.environment = environment
        return request
    }

    private func run(_ request: ProgramRequest) async throws -> (end: ProgramEnd, text: String) {
        var bytes: [UInt8] = []
        let end = try await programs.run(request) { bytes += $0 }
        return (end, String(decoding: bytes, as: UTF8.self))
    }

    @Test("a program ends with its status, its signal, or the reason why it never began")
    func ends() async throws {
        #expect(try await run(shell("exit 0")).end == .exited(0))
        #expect(try await run(shell("exit 37")).end == .exited(37))
        #expect(try await run(shell("kill -9 $$")).end == .signalled(9))
        #expect(try await run(shell("kill -TERM $$")).end == .signalled(15))
        let missing = ProgramRequest(path: "/nowhere/tool", arguments: ["tool"])
        #expect(
            try await run(missing).end == .notStarted(reason: "No such file or directory", isPassing: false))
        let folder = ProgramRequest(path: "/usr", arguments: ["usr"])
        #expect(try await run(folder).end == .notStarted(reason: "Permission denied", isPassing: false))
        var elsewhere = shell("pwd")
        elsewhere.folder = "/nowhere"
        #expect(
            try await run(elsewhere).end
                == .notStarted(reason: "its folder: No such file or directory", isPassing: false))
    }

    @Test("its output and its errors come in the order in which it wrote them, also when there is much")
    func output() async throws {
        #expect(try await run(shell("echo one; echo two >&2; echo three")).text == "one\ntwo\nthree\n")
        #expect(try await run(shell("head -c 3000000 /dev/zero")).text.utf8.count == 3_000_000)
    }

    @Test("it has no input, no open file of this process, no blocked or ignored signal, and a group of its own")
    func surroundings() async throws {
        signal(SIGPIPE, SIG_IGN)
        let file = open("/etc/passwd", O_RDONLY)
        defer { close(file) }
        let script = """
            cat; ls -l /proc/self/fd | grep -c -e passwd -e socket; grep -E 'Sig(Blk|Ign)' /proc/self/status
            echo "$(ps -o pgid= -p $$) $$"; readlink /proc/$$/fd/0; env | sort
            """
        let text = try await run(shell(script, environment: ["PATH": "/usr/bin:/bin", "A": "b c"])).text
        let lines = text.split(separator: "\n").map(String.init)
        #expect(lines[0] == "0")
        #expect(lines[1] == "SigBlk:\t0000000000000000")
        // Signal 32 is glibc's own, which it lets nobody touch.
        let ignored = try #require(UInt64(lines[2].suffix(16), radix: 16))
        #expect(ignored & 0x7FFF_FFFF == 0, "\(lines[2])")
        let group = lines[3].split(separator: " ")
        #expect(group.count == 2 && group[0] == group[1])
        #expect(lines[4] == "/dev/null")
        #expect(
            lines[5...].filter { !$0.hasPrefix("_=") && !$0.hasPrefix("PWD=") && !$0.hasPrefix("OLDPWD=") }
                == ["A=b c", "PATH=/usr/bin:/bin"])
    }

    @Test("what a program leaves in its group goes with it, and does not hold its run")
    func leftovers() async throws {
        let answer = try await run(shell("sleep 600 & echo $!"))
        #expect(answer.end == .exited(0))
        #expect(isGone(answer.text))
    }

    @Test("a daemon with a session of its own outlives a program that ended by itself")
    func daemon() async throws {
        let workspace = try Workspace()
        var program = shell("setsid sh -c 'echo $$ > pid; exec sleep 600' & until [ -s pid ]; do :; done; cat pid")
        program.folder = workspace.folder.path
        let answer = try await run(program)
        #expect(answer.end == .exited(0))
        let process = try #require(Int32(answer.text.trimmingCharacters(in: .whitespacesAndNewlines)))
        #expect(kill(process, 0) == 0)
        kill(process, SIGKILL)
    }

    @Test("a cancelled program has time to clean up, and then it and all that it started are gone")
    func cancelled() async throws {
        let script = """
            trap 'echo cleaned up; exit 0' TERM
            setsid sh -c 'trap "" TERM; echo $$; exec sleep 600' &
            sh -c 'trap "" TERM; echo $$; while :; do sleep 1; done' &
            sleep 600 & echo $!; wait
            """
        let lines = try await cancel(shell(script), after: 3)
        #expect(lines.contains("cleaned up"))
        #expect(lines.filter { Int($0) != nil }.count == 3)
        for line in lines where Int(line) != nil { #expect(isGone(line), "\(line)") }
    }

    @Test("a cancelled program that heeds nothing is killed after its grace")
    func stubborn() async throws {
        let lines = try await cancel(shell("trap '' TERM; echo $$; while :; do sleep 1; done"), after: 1)
        #expect(isGone(try #require(lines.first)))
    }

    @Test("a hundred programs leave no descriptor and no child of this process behind")
    func many() async throws {
        // Other tests open and close some meanwhile; what is left behind shows in every round.
        var growth: [Int] = []
        for _ in 0..<5 {
            let before = try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count
            for _ in 0..<100 { #expect(try await run(shell("exit 1")).end == .exited(1)) }
            growth.append(try FileManager.default.contentsOfDirectory(atPath: "/proc/self/fd").count - before)
        }
        #expect(growth.contains { $0 <= 5 }, "\(growth)")
        let children = try String(contentsOfFile: "/proc/thread-self/children", encoding: .utf8)
        #expect(children.trimmingCharacters(in: .whitespaces).isEmpty)
    }

    /// Runs a program, cancels it when it has written so many lines, and gives all that it wrote.
    private func cancel(_ request: ProgramRequest, after count: Int) async throws -> [String] {
        let pieces = Collected<String>()
        let thread = ThreadExecutor(name: "program")
        defer { thread.stop() }
        let task = Task(executorPreference: thread) { [programs] in
            try await programs.run(request) { pieces.add(String(decoding: $0, as: UTF8.self)) }
        }
        await pieces.wait { $0.joined().count { $0 == "\n" } >= count }
        task.cancel()
        await #expect(throws: CancellationError.self) { try await task.value }
        return pieces.all.joined().split(separator: "\n").map(String.init)
    }

    private func isGone(_ text: String) -> Bool {
        guard let process = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) else { return false }
        return kill(process, 0) != 0 && errno == ESRCH
    }
}
