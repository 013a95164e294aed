import Foundation
import Harness
import Testing

/// Eight processes on one PostgreSQL database, every second a tick, while everything around them fails.
@Suite("eight workers on PostgreSQL", .serialized, .onOwnThread)
struct PostgresWorkersTests {
    private static let strict = """
        jobs:
          prune-presences: {every: 1s, overlap: allow, catch_up: all, catch_up_window: 5m, timeout: 10s}
        """

    @Test("run each tick exactly once and miss none, whoever is killed or stopped, and when the server crashes twice")
    func strict() throws {
        let server = try ScratchPostgres()
        let herd = try ServerHerd(server.url(), schedule: Self.strict, lease: "3s")
        try herd.run { second in
            if second == herd.seconds / 3 || second == herd.seconds * 2 / 3 {
                try server.stop(mode: "immediate")
                try server.start()
            }
        }
        try herd.expectEachTickOnce()
    }

    @Test("do the same through a pooler that gives each transaction another server process")
    func pooled() throws {
        let server = try ScratchPostgres()
        let herd = try ServerHerd(try server.startPooler(), schedule: Self.strict, lease: "3s", direct: server.url())
        try herd.run { second in
            if second == herd.seconds / 2 {
                try server.stop(mode: "immediate")
                try server.start()
            }
        }
        try herd.expectEachTickOnce()
    }

    @Test("give every tick exactly one answer with all defaults")
    func defaults() throws {
        let server = try ScratchPostgres()
        let herd = try ServerHerd(server.url(), schedule: "jobs: {prune-presences: {every: 1s}}", lease: nil)
        try herd.run { _ in }
        try herd.expectOneAnswerForEachTick()
    }

    @Test("run each tick exactly once though the answer to many a COMMIT is lost")
    func cutAtCommit() throws {
        let server = try ScratchPostgres()
        let proxy = try CuttingProxy(to: server.address.port)
        let herd = try ServerHerd(proxy.url, schedule: Self.strict, lease: "3s", direct: server.url())
        try herd.run { _ in }
        try herd.expectEachTickOnce()
        #expect(proxy.cuts > 0, "nothing was cut")
    }
}
