internal import RollcallCore
internal import RollcallPlatform

/// A few connections, each used by one caller at a time; who comes when all are in use waits in line, but not for ever.
actor PostgresPool {
    private struct Waiter {
        let until: BootInstant
        let continuation: CheckedContinuation<PostgresConnection, any Error>
    }

    private var idle: [PostgresConnection]
    private let all: [PostgresConnection]
    private var waiting: [Waiter] = []
    private let bound: Duration
    private let clock = SystemClock()
    private var isWatching = false

    /// Prepares the connections without opening them.
    init(_ options: PostgresOptions, pace: ConnectPace = ConnectPace()) {
        bound = options.waitTimeout
        all = (0..<max(1, options.connections)).map { _ in PostgresConnection(options, pace: pace) }
        idle = all.reversed()
    }

    /// Lends a connection to a body; the one used last first, so that few are open when few are needed.
    nonisolated func with<T: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> T
    ) async throws -> T {
        let connection = try await take()
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    private func take() async throws -> PostgresConnection {
        if let connection = idle.popLast() { return connection }
        if !isWatching {
            isWatching = true
            Task { await self.watch() }
        }
        return try await withCheckedThrowingContinuation { continuation in
            waiting.append(Waiter(until: clock.boot + bound, continuation: continuation))
        }
    }

    /// Refuses who has waited too long; the first in line came first, so its time is over first.
    private func watch() async {
        while let first = waiting.first {
            // Ignored: nobody cancels it.
            try? await clock.sleep(until: first.until)
            while let first = waiting.first, first.until <= clock.boot {
                waiting.removeFirst()
                first.continuation.resume(throwing: PostgresFailure.allInUse(all.count))
            }
        }
        isWatching = false
    }

    private func giveBack(_ connection: PostgresConnection) {
        guard waiting.isEmpty else { return waiting.removeFirst().continuation.resume(returning: connection) }
        idle.append(connection)
    }

    /// Closes every connection, and ends what waits for the server and what the server does for it.
    func close(until deadline: ContinuousClock.Instant) async {
        for connection in all { connection.interrupt() }
        for connection in all { await connection.close(until: deadline) }
    }
}
