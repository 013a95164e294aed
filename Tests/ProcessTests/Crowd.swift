import Harness
import RollcallCore
import RollcallPresence
import RollcallSQLite
import RollcallTesting

/// Fills the presence tables of a workspace: some channels seen long ago, some just now.
struct Crowd {
    /// How many channels of a room are stale, and how many are not.
    struct Room {
        var name: String
        var stale: Int
        var fresh: Int
    }

    var rooms: [Room]

    var stale: Int { rooms.reduce(0) { $0 + $1.stale } }
    var fresh: Int { rooms.reduce(0) { $0 + $1.fresh } }

    /// Rooms that all hold the same numbers.
    static func even(rooms: Int, stale: Int, fresh: Int) -> Crowd {
        Crowd(rooms: (0..<rooms).map { Room(name: "room-\($0)", stale: stale, fresh: fresh) })
    }

    /// Adds everybody, the stale ones by a clock that is an hour behind.
    func fill(_ workspace: Workspace, file: String = "rollcall.db") async throws {
        let hourAgo = TestClock(wall: SystemTime.now - .seconds(3_600))
        try await add(clock: hourAgo, to: workspace.path(file)) { $0.stale }
        try await add(clock: TestClock(wall: SystemTime.now), to: workspace.path(file)) { $0.fresh }
    }

    private func add(clock: TestClock, to path: String, count: (Room) -> Int) async throws {
        let store = try await SQLiteStore.open(SQLiteOptions(path: path, clock: clock))
        let presences = store.nativePresences
        for room in rooms {
            for number in 0..<count(room) {
                let channel = ChannelName("\(room.name).\(clock.wall.microseconds).\(number)")
                _ = try await presences.add(channel, to: RoomName(room.name), user: nil)
            }
        }
        await store.close()
    }
}
