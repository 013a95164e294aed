import RollcallCore
import RollcallTesting

/// A kind of store that the behaviour suite is run on.
struct StoreBackend: Sendable, CustomStringConvertible {
    let description: String
    /// Makes an empty database, runs the work on it, and takes it away again.
    let withFixture: @Sendable (_ work: @Sendable (StoreFixture) async throws -> Void) async throws -> Void

    /// Every store; none is left out of any behaviour.
    static let all: [StoreBackend] = [memory, sqlite, postgres, pooled]

    static let memory = StoreBackend(description: "memory") { work in
        try await work(.memory())
    }
}
