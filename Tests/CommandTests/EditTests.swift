import ArgumentParser
import Foundation
import Harness
import RollcallCore
import RollcallPlatform
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallCommands

/// Transcripts of `schedule edit`, with a person who edits and answers as the test says.
@Suite struct EditTests {
    /// A person before a terminal, or none.
    final class ScriptedPerson: Person {
        let isPresent: Bool
        private let editor: @Sendable (_ copy: String, _ time: Int) throws -> TerminalProgram.End
        private let rest: Mutex<[String]>
        private let times = Mutex(0)
        /// What was run, the copy's path left out.
        let programs = Mutex<[[String]]>([])

        init(
            _ answers: [String]? = nil, editor: @escaping @Sendable (String, Int) throws -> TerminalProgram.End
        ) {
            isPresent = answers != nil
            rest = Mutex(answers ?? [])
            self.editor = editor
        }

        func answer(unless isStopped: @escaping @Sendable () -> Bool) async -> String? {
            rest.withLock { $0.isEmpty ? nil : $0.removeFirst() }
        }

        func use(_ program: [String], environment: [String: String]) async -> TerminalProgram.End {
            programs.withLock { $0.append(Array(program.dropLast())) }
            let time = times.withLock { time in
                time += 1
                return time
            }
            do {
                return try editor(program[program.count - 1], time)
            } catch {
                return .notStarted("\(error)")
            }
        }
    }

    private static let before = "jobs:\n  prune-rooms: {every: 600s}\n  prune-presences: {every: 60s}\n"
    private static let after = "jobs:\n  prune-rooms: {every: 900s}\n  prune-presences: {every: 60s}\n"
    private static let bad = "jobs:\n  prune-rooms: {evry: 900s}\n  prune-presences: {every: 60s}\n"

    private func bench(_ person: ScriptedPerson) throws -> CommandBench {
        var bench = try CommandBench()
        bench.person = person
        bench.environment = ["EDITOR": "nano -w"]
        try bench.workspace.write(Self.before, to: "presence.yaml")
        return bench
    }

    private func edit(_ bench: CommandBench) async -> CommandBench.Answer {
        await bench.run(["schedule", "edit", bench.schedule])
    }

    private func text(_ bench: CommandBench) throws -> String {
        try String(contentsOfFile: bench.schedule, encoding: .utf8)
    }

    private func files(_ bench: CommandBench) throws -> [String] {
        try FileManager.default.contentsOfDirectory(atPath: bench.workspace.folder.path).sorted()
    }

    private static func writing(_ texts: String...) -> @Sendable (String, Int) throws -> TerminalProgram.End {
        { copy, time in
            try texts[time - 1].write(toFile: copy, atomically: true, encoding: .utf8)
            return .exited(0)
        }
    }

    @Test("a good edit takes the file's place and shows what changes; an unchanged one says so")
    func saved() async throws {
        var golden = Golden()
        let person = ScriptedPerson(editor: Self.writing(Self.after))
        let bench = try bench(person)
        try FileManager.default.setAttributes([.posixPermissions: 0o640], ofItemAtPath: bench.schedule)
        golden.add("rollcall schedule edit FILE", await edit(bench))
        #expect(try text(bench) == Self.after)
        #expect(person.programs.withLock { $0 } == [["nano", "-w"]])
        #expect(try files(bench) == ["presence.yaml"])
        let mode = try FileManager.default.attributesOfItem(atPath: bench.schedule)[.posixPermissions] as? Int
        #expect(mode == 0o640)
        let idle = try self.bench(ScriptedPerson { _, _ in .exited(0) })
        golden.add("(unchanged)", await edit(idle))
        #expect(try files(idle) == ["presence.yaml"])
        try golden.expectMatch("schedule-edit")
    }

    @Test("errors are shown, and the copy is edited again or thrown away; nobody to ask means away")
    func errors() async throws {
        var golden = Golden()
        let again = try bench(ScriptedPerson(["what", "e"], editor: Self.writing(Self.bad, Self.after)))
        golden.add("(edit again)", await edit(again))
        #expect(try text(again) == Self.after)
        for (name, answers) in [("(throw away)", ["x"]), ("(end of input)", []), ("(nobody)", nil)] {
            let bench = try bench(ScriptedPerson(answers, editor: Self.writing(Self.bad)))
            golden.add(name, await edit(bench))
            #expect(try text(bench) == Self.before)
            #expect(try files(bench) == ["presence.yaml"])
        }
        try golden.expectMatch("schedule-edit-errors")
    }

    @Test("an editor that fails, or cannot be started, changes nothing")
    func failures() async throws {
        var golden = Golden()
        let ends: [TerminalProgram.End] = [.exited(1), .signalled(2), .notStarted("No such file or directory")]
        for end in ends {
            let bench = try bench(
                ScriptedPerson { copy, _ in
                    try Self.after.write(toFile: copy, atomically: true, encoding: .utf8)
                    return end
                })
            golden.add("(\(end))", await edit(bench))
            #expect(try text(bench) == Self.before)
            #expect(try files(bench) == ["presence.yaml"])
        }
        try golden.expectMatch("schedule-edit-failures")
    }

    @Test("a file that somebody else changes meanwhile is left alone, and what was written is kept")
    func changedMeanwhile() async throws {
        let bench = try CommandBench()
        let other = bench.schedule
        var editing = bench
        editing.person = ScriptedPerson { copy, _ in
            try Self.after.write(toFile: copy, atomically: true, encoding: .utf8)
            try "jobs: {prune-rooms: {every: 1h}}\n".write(toFile: other, atomically: true, encoding: .utf8)
            return .exited(0)
        }
        try bench.workspace.write(Self.before, to: "presence.yaml")
        let answer = await edit(editing)
        #expect(answer.status == .tryAgain)
        #expect(answer.errors.contains("was changed by somebody else meanwhile, and is left as it is"))
        #expect(try text(bench) == "jobs: {prune-rooms: {every: 1h}}\n")
        let copy = try #require(try files(bench).first { $0.hasPrefix(".presence.yaml.edit-") })
        #expect(answer.errors.contains(copy))
        let kept = try String(contentsOfFile: bench.workspace.path(copy), encoding: .utf8)
        #expect(kept == Self.after)
    }

    @Test("a second editor is told who has the file, and gets it when the first one has ended")
    func locked() async throws {
        let second = try bench(ScriptedPerson(editor: Self.writing(Self.after)))
        let target = try EditTarget(second.schedule, try SharedOptions.parse([]))
        do {
            let lock = try EditLock(target)
            let refused = await edit(second)
            #expect(refused.status == .tryAgain)
            #expect(refused.errors.contains("is being edited by process \(ProcessInfo.processInfo.processIdentifier)"))
            _ = consume lock
        }
        #expect(await edit(second).status == .done)
        #expect(try text(second) == Self.after)
    }

    @Test("a link stays a link, and its file is edited")
    func link() async throws {
        let bench = try bench(ScriptedPerson(editor: Self.writing(Self.after)))
        let link = bench.workspace.path("link.yaml")
        try FileManager.default.createSymbolicLink(atPath: link, withDestinationPath: "presence.yaml")
        let answer = await bench.run(["schedule", "edit", link])
        #expect(answer.status == .done)
        #expect(try FileManager.default.destinationOfSymbolicLink(atPath: link) == "presence.yaml")
        #expect(try text(bench) == Self.after)
    }

    @Test("a folder with one file means that; of several one must be named, and is checked with the others")
    func folders() async throws {
        var golden = Golden()
        let bench = try bench(
            ScriptedPerson(editor: Self.writing(Self.after, Self.after + "  report: {every: 1s, task: prune-rooms}\n")))
        let folder = bench.workspace.folder.path
        golden.add("rollcall schedule edit FOLDER", await bench.run(["schedule", "edit", folder]))
        try bench.workspace.write("jobs: {report: {task: prune-rooms, every: 1h}}\n", to: "report.yaml")
        golden.add("(two files)", await bench.run(["schedule", "edit", folder]))
        golden.add("(same job)", await bench.run(["schedule", "edit", bench.schedule, "--schedule", folder]))
        golden.add("(none)", await bench.run(["schedule", "edit", bench.workspace.path("no.yaml")]))
        try golden.expectMatch("schedule-edit-folders")
    }

    @Test("the editor's line is split as a shell does, and nothing of it is run")
    func editorLine() {
        #expect(EditorLine(["VISUAL": "code --wait", "EDITOR": "vi"]).words == ["code", "--wait"])
        #expect(EditorLine(["VISUAL": " ", "EDITOR": "emacs -nw"]).words == ["emacs", "-nw"])
        #expect(EditorLine([:]).words == ["vi"])
        #expect(EditorLine.split("'a b' \"c'd\" e\\ f \"\" $(x)") == ["a b", "c'd", "e f", "", "$(x)"])
    }

    @Test("a real editor gets the copy, with the signals as they usually are, and its end is told")
    func realEditor() async throws {
        let usual = ["PATH": "/usr/bin:/bin"]
        let script = "test -t 0; grep -q '^SigBlk:.0*$' /proc/self/status && exit 3"
        #expect(await TerminalProgram.run(["sh", "-c", script], environment: usual) == .exited(3))
        #expect(await TerminalProgram.run(["sh", "-c", "kill -15 $$"], environment: usual) == .signalled(15))
        let missing = await TerminalProgram.run(["/no/such/editor"], environment: usual)
        #expect(missing == .notStarted("No such file or directory"))
    }
}
