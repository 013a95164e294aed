import Harness
import RollcallCore
import RollcallSQLite
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// A kind of ledger that goes by the clock of a test.
enum LedgerKind: String, CaseIterable, CustomTestStringConvertible {
    case memory, sqlite, postgres

    var testDescription: String { rawValue }

    /// Makes an empty ledger, works with it, and takes it away again.
    func withLedger(on clock: TestClock, _ work: (any LedgerStore) async throws -> Void) async throws {
        switch self {
        case .memory:
            try await work(MemoryStore(clock: clock))
        case .sqlite:
            let workspace = try Workspace()
            let options = SQLiteOptions(path: workspace.path("ledger.db"), clock: clock)
            try await Self.use(try await SQLiteStore.open(options), work)
            withExtendedLifetime(workspace) {}
        case .postgres:
            let database = try TestDatabase()
            var options = PostgresOptions(try PostgresAddress(database.url()))
            // No test can set the server's clock: what its answers would say is handed in.
            options.clock = PostgresClock {
                ClockReading(wall: clock.wall, lease: Timestamp(microseconds: clock.boot.microseconds))
            }
            try await Self.use(try await PostgresStore.open(options), work)
            withExtendedLifetime(database) {}
        }
    }

    private static func use(
        _ ledger: any LedgerStore, _ work: (any LedgerStore) async throws -> Void
    ) async throws {
        do {
            try await work(ledger)
        } catch {
            await ledger.close()
            throw error
        }
        await ledger.close()
    }
}
