import Harness
import RollcallCore
import RollcallPresence
import Testing

@testable import RollcallSQLite

@Suite(.onOwnThread) struct IndexTests {
    @Test func `the indexes that are made serve the census and touches, and Django finds nothing else changed`()
        async throws
    {
        try await DjangoSite.run(DjangoSite.Settings(), rooms: 20, per: 20, stale: 1) { site, _ in
            let before = try site.findings()
            try await site.open { (store, presences) async throws -> Void in
                let missing = try await store.indexes()
                #expect(missing.map(\.state) == [.missing, .missing])
                #expect(missing.allSatisfy { $0.name.hasPrefix("rollcall_") })
                for index in missing {
                    let gain = try await store.gain(of: index)
                    #expect(gain.rows > 400 && gain.without > .zero && gain.with > .zero && gain.lock != nil)
                    try await store.make(index)
                    try await store.make(index)
                }
                #expect(try await store.indexes().map(\.state) == missing.map { .present($0.name) })
                for (statement, index) in [
                    (presences.sql.census, "rollcall_presence_last_seen"),
                    (presences.sql.touch, "rollcall_presence_channel_name"),
                    (presences.sql.deleteStale, "(room_id=?)"),
                    (presences.readings.newest, "rollcall_presence_last_seen"),
                    (presences.sql.leave, "rollcall_presence_channel_name"),
                ] {
                    let plan = try await store.read("explain") { transaction in
                        try transaction.all("EXPLAIN QUERY PLAN \(statement.replacing(/\?[0-9]*/, with: "'1'"))") {
                            try $0.text(3)
                        }
                    }
                    #expect(plan.contains { $0.contains(index) }, "\(plan)")
                }
            }
            let with = try site.findings()
            #expect(with.django_checks.isEmpty && with.migrations_pending.isEmpty && !with.models_changed)
            try await site.open { (store, _) async throws -> Void in
                let names = ["rollcall_presence_channel_name", "rollcall_presence_last_seen"]
                #expect(try await store.removeIndexes(dryRun: true) == names)
                #expect(try await store.removeIndexes(dryRun: false) == names)
                #expect(try await store.removeIndexes(dryRun: false) == [])
            }
            #expect(try site.findings().schema_sha256 == before.schema_sha256)
        }
    }

    @Test func `a file without Django's tables wants no index`() async throws {
        try await PresenceFixture.run { fixture in
            let wanted = try await fixture.store.indexes()
            #expect(wanted.isEmpty)
        }
    }
}
