import Harness
import Testing

/// The whole way on one database: prune, empty rooms, history, events.
@Suite("a thousand presences", .onOwnThread)
struct ThousandPresencesTests {
    private struct Room: Decodable {
        var room: String
        var presences: Int
    }

    @Test("of which 400 are stale, in 50 rooms of which 10 become empty, leave 600 in 40, each change told once")
    func prunedAndTold() async throws {
        let workspace = try Workspace()
        let emptied = (0..<10).map { Crowd.Room(name: "gone-\($0)", stale: 20, fresh: 0) }
        let kept = (0..<40).map { Crowd.Room(name: "kept-\($0)", stale: 5, fresh: 15) }
        let crowd = Crowd(rooms: emptied + kept)
        try #require(crowd.stale == 400 && crowd.fresh == 600)
        try await crowd.fill(workspace)
        let file = try workspace.write(
            "jobs: {prune-presences: {every: 1s}, prune-rooms: {every: 1s, offset: 500ms}}", to: "jobs.yaml")

        let worker = try workspace.run("worker", "--schedule", file, "--ticks", "4")
        #expect(worker.status == 0, "\(worker.errors)")

        let rooms = try workspace.json([Room].self, "presence", "rooms")
        #expect(rooms.count == 40)
        #expect(rooms.reduce(0) { $0 + $1.presences } == 600)
        let runs = try workspace.json([RunRecord].self, "history")
        #expect(runs.filter { $0.job == "prune-presences" }.compactMap(\.result?.removed).reduce(0, +) == 400)
        #expect(runs.filter { $0.job == "prune-rooms" }.compactMap(\.result?.removed).reduce(0, +) == 10)
        try Audit(workspace).expectOnePrunedEventForEachRoom(count: 50, removed: 400)
        let vacated = try Audit(workspace).events().filter { $0.change == "vacated" }
        #expect(vacated.map(\.room).sorted() == emptied.map(\.name).sorted())
    }
}
