import Foundation
import Harness
import Testing

/// A worker that knows a primary and its standby.
@Suite("a worker on two servers", .serialized, .onOwnThread)
struct FailoverTests {
    @Test("works on the primary, wherever it stands in the URL, and goes on where the standby has taken over")
    func takeover() throws {
        let primary = try ScratchPostgres()
        let standby = try ScratchPostgres(standbyOf: primary)
        let workspace = try Workspace()
        try workspace.write("jobs: {prune-presences: {every: 1s}}", to: "jobs.yaml")
        // A server of the list that is not there is no trouble either.
        let hosts = "127.0.0.1:1,localhost:\(standby.address.port),127.0.0.1:\(primary.address.port)"
        let worker = try workspace.start(
            "worker", "--name", "w1", "--schedule", "jobs.yaml", "--database", "postgresql://postgres@\(hosts)/postgres"
        )
        try worker.errorLine { $0.contains("succeeded") }
        #expect(try primary.sql(Self.named) == "t", "a DBA sees who it is")
        while try primary.sql(Self.caughtUp) != "t" {}
        try primary.stop(mode: "immediate")
        try worker.errorLine { $0.contains("does not answer") }
        try standby.promote()
        let before = try Self.succeeded(on: standby)
        while try Self.succeeded(on: standby) < before + 2 { try #require(worker.isRunning) }
        worker.send(SIGTERM)
        #expect(try worker.ending().status == 0)
    }

    private static let caughtUp = "SELECT count(*) = 1 FROM pg_stat_replication WHERE replay_lsn > '0/0'"

    private static let named = "SELECT count(*) > 0 FROM pg_stat_activity WHERE application_name = 'rollcall/w1'"

    private static func succeeded(on server: ScratchPostgres) throws -> Int {
        try #require(Int(try server.sql("SELECT count(*) FROM rollcall_run WHERE state = 'succeeded'")))
    }
}
