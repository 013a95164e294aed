internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSQLite

/// A database with many presences, written by raw statements into the tables that the program made.
struct PresenceFile {
    var rooms: Int
    var presences: Int
    /// The share of presences that are 2 h to 26 h old; the others are younger than a minute.
    var staleShare: Double

    /// Makes the file with nothing in its write-ahead log, `last_seen` in no order.
    func make(at path: String) async throws {
        let store = try await SQLiteStore.open(SQLiteOptions(path: path, clock: SystemClock()))
        await store.close()
        let raw = try RawConnection(path: path)
        let now = SystemClock().wall.microseconds
        var random = SplitMix(state: 42)
        try raw.execute("BEGIN IMMEDIATE")
        let room = try raw.prepare("INSERT INTO rollcall_room(id, name) VALUES (?, ?)")
        for number in 1...rooms { try room.bind(1, Int64(number)).bind(2, "room-\(number)").run() }
        let presence = try raw.prepare(
            "INSERT INTO rollcall_presence(room_id, channel, user, last_seen) VALUES (?, ?, ?, ?)")
        for number in 0..<presences {
            let isStale = Double(random.next() % 1_000_000) / 1e6 < staleShare
            let age = isStale ? 7_200_000_000 + random.next() % 86_400_000_000 : random.next() % 60_000_000
            try presence
                .bind(1, Int64(number % rooms + 1)).bind(2, "specific.channel!\(number)")
                .bind(3, "\(number % 5_000)").bind(4, now - Int64(age)).run()
        }
        try raw.execute("COMMIT; ANALYZE")
        try raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    }
}

/// SplitMix64, seeded, so that every run measures the same file.
struct SplitMix: RandomNumberGenerator {
    var state: UInt64

    mutating func next() -> UInt64 {
        state &+= 0x9E37_79B9_7F4A_7C15
        var mixed = state
        mixed = (mixed ^ mixed >> 30) &* 0xBF58_476D_1CE4_E5B9
        mixed = (mixed ^ mixed >> 27) &* 0x94D0_49BB_1331_11EB
        return mixed ^ mixed >> 31
    }
}
