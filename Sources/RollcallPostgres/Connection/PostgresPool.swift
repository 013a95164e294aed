/// A few connections, each used by one caller at a time; who comes when all are in use waits in line.
actor PostgresPool {
    private var idle: [PostgresConnection]
    private let all: [PostgresConnection]
    private var waiting: [CheckedContinuation<PostgresConnection, Never>] = []

    /// Prepares the connections without opening them.
    init(_ options: PostgresOptions) {
        all = (0..<max(1, options.connections)).map { _ in PostgresConnection(options) }
        idle = all.reversed()
    }

    /// Lends a connection to a body; the one used last first, so that few are open when few are needed.
    nonisolated func with<T: Sendable>(
        _ body: @Sendable (PostgresConnection) async throws -> T
    ) async throws -> T {
        let connection = await take()
        do {
            let value = try await body(connection)
            await giveBack(connection)
            return value
        } catch {
            await giveBack(connection)
            throw error
        }
    }

    private func take() async -> PostgresConnection {
        if let connection = idle.popLast() { return connection }
        return await withCheckedContinuation { waiting.append($0) }
    }

    private func giveBack(_ connection: PostgresConnection) {
        guard waiting.isEmpty else { return waiting.removeFirst().resume(returning: connection) }
        idle.append(connection)
    }

    /// Closes every connection, and ends what waits for the server and what the server does for it.
    func close(until deadline: ContinuousClock.Instant) async {
        for connection in all { connection.interrupt() }
        for connection in all { await connection.close(until: deadline) }
    }
}
