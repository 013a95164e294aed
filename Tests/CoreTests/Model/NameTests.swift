import Foundation
import RollcallCore
import Testing

@Suite("Names of jobs and tasks")
struct NameTests {
    @Test(
        "a job's name is 1 to 100 letters, digits, hyphens, underscores and dots",
        arguments: ["a", "prune-presences", "A.b_c-9", "0", "-", String(repeating: "x", count: 100)])
    func accepted(name: String) {
        #expect(JobName(name)?.description == name)
    }

    @Test(
        "any other name is refused",
        arguments: ["", " ", "a b", "a/b", "é", "a\n", "a:b", "a@b", "[", "`", "{", String(repeating: "x", count: 101)])
    func refused(name: String) {
        #expect(JobName(name) == nil)
    }

    @Test("names order by their text and are stored as plain text")
    func stored() throws {
        #expect(JobName(stored: "a") < JobName(stored: "b"))
        #expect(TaskName("a") < TaskName("b"))
        let json = try JSONEncoder().encode([JobName(stored: "a.b")])
        #expect(String(decoding: json, as: UTF8.self) == #"["a.b"]"#)
        #expect(try JSONDecoder().decode([JobName].self, from: json) == [JobName(stored: "a.b")])
        let task = try JSONEncoder().encode([TaskName("prune-rooms")])
        #expect(String(decoding: task, as: UTF8.self) == #"["prune-rooms"]"#)
        #expect(try JSONDecoder().decode([TaskName].self, from: task) == [TaskName("prune-rooms")])
    }

    @Test("a task goes by its own name and its aliases, to the letter")
    func aliases() {
        let task = TaskDeclaration(
            name: TaskName("prune-rooms"), aliases: ["prune_rooms", "channels_presence.tasks.prune_rooms"],
            summary: "removes empty rooms",
            arguments: [
                ArgumentDeclaration(
                    name: "empty_for", kind: .duration(isPositive: false), summary: "s", fallback: "0s"),
                ArgumentDeclaration(name: "batch", kind: .integer(1...100), summary: "s"),
            ])
        for word in ["prune-rooms", "prune_rooms", "channels_presence.tasks.prune_rooms"] {
            #expect(task.isCalled(word))
        }
        for word in ["", "Prune-Rooms", "prune", "prune-rooms ", "prune-presences"] { #expect(!task.isCalled(word)) }
        #expect(task.argument(named: "batch")?.kind == .integer(1...100))
        #expect(task.argument(named: "empty_for")?.fallback == "0s")
        #expect(task.argument(named: "Batch") == nil)
    }
}
