import Foundation
import Harness
import Testing

@testable import RollcallCommands

/// Whole command lines on a PostgreSQL database of a test's own, as one role or another.
struct ServerBench {
    let database = try? TestDatabase()
    let bench: CommandBench

    init(_ bench: CommandBench) {
        self.bench = bench
    }

    /// The database; without a server the test fails here.
    var server: TestDatabase { get throws { try #require(database) } }

    /// Runs one command line as a role; what must vary in its answer is written as what it is.
    func run(_ arguments: [String], as role: String = "postgres") async throws -> CommandBench.Answer {
        var answer = await bench.run(arguments + ["--database", try server.url(as: role)])
        answer.output = try normalized(answer.output)
        answer.errors = try normalized(answer.errors)
        return answer
    }

    private func normalized(_ text: String) throws -> String {
        text.replacing(try server.name, with: "shop").replacing(/127\.0\.0\.1:\d+/, with: "HOST")
            .replacing(/"127\.0\.0\.1", port \d+/, with: "HOST")
            .replacing(/PostgreSQL \d+\.\d+( \([^)]*\))?/, with: "PostgreSQL N")
    }
}
