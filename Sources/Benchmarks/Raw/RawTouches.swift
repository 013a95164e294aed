internal import RollcallCore
internal import RollcallPlatform

/// The same UPDATE on the same table by the C interface.
final class RawTouches {
    private let connection: RawConnection
    private let begin: RawStatement
    private let commit: RawStatement
    private let update: RawStatement
    private let clock = SystemClock()
    private var commits = 0

    init(path: String) throws {
        connection = try RawConnection(path: path)
        begin = try connection.prepare("BEGIN IMMEDIATE")
        commit = try connection.prepare("COMMIT")
        update = try connection.prepare("UPDATE rollcall_presence SET last_seen = ? WHERE channel = ?")
    }

    /// Touches channels in one transaction; a checkpoint every 16 MB or so, as ours has one.
    func touch(_ channels: ArraySlice<String>) throws {
        try begin.run()
        let now = clock.wall.microseconds
        for channel in channels { try update.bind(1, now).bind(2, channel).run() }
        try commit.run()
        commits += channels.count
        guard commits >= 1_000 else { return }
        commits = 0
        _ = try connection.number("PRAGMA wal_checkpoint(PASSIVE)")
    }
}
