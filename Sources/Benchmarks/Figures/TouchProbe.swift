internal import Glibc
internal import RollcallCore
internal import RollcallPresence
internal import RollcallSQLite

/// The other process of the large prune: touches one channel after the other until its standard input is closed.
///
/// Prints `ready`, and at its end the time of each touch in microseconds, one a line.
struct TouchProbe {
    let path: String

    func run() async throws {
        let store = try await SQLiteStore.open(SQLiteOptions(path: path))
        let presences = store.nativePresences
        let channels = try await presences.presences(in: "room-1").map(\.channel)
        Report.line("ready")
        let clock = ContinuousClock()
        var times: [Int64] = []
        while !channels.isEmpty, !isInputClosed(within: 2) {
            let start = clock.now
            _ = try await presences.touch([channels[times.count % channels.count]])
            times.append((clock.now - start).wholeMicroseconds)
        }
        for time in times { Report.line("\(time)") }
        await store.close()
    }

    /// Waits some milliseconds, less when standard input is closed meanwhile.
    private func isInputClosed(within milliseconds: Int32) -> Bool {
        var input = pollfd(fd: STDIN_FILENO, events: Int16(POLLIN), revents: 0)
        return poll(&input, 1, milliseconds) != 0
    }
}
