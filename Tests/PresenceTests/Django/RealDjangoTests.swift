import Harness
import RollcallCore
import RollcallPresence
import RollcallTasks
import RollcallTesting
import Testing

@testable import RollcallSQLite

@Suite(.onOwnThread) struct RealDjangoTests {
    @Test(arguments: [
        DjangoSite.Settings(),
        DjangoSite.Settings(users: "uuid", now: "2026-11-22T10:00:00Z"),
        DjangoSite.Settings(zone: "America/Chicago", journal: "wal"),
        DjangoSite.Settings(zone: "America/Chicago", users: "uuid", now: "2026-07-01T03:59:59.999999Z"),
    ])
    func `our prune leaves what the original's leaves, and alters nothing else`(
        settings: DjangoSite.Settings
    ) async throws {
        var settings = settings
        settings.more = ["--emptied", "5", "--empty", "3"]
        try await DjangoSite.run(settings, rooms: 100, per: 100, stale: 50) { site, made in
            let original = try site.copy()
            let before = try site.findings()
            let theirs = try original.pruneByOriginal("both")
            try await site.open { (_, presences) async throws -> Void in
                #expect(presences.tables == "django")
                let pacing = StepPacing(pause: {})
                let prune = PrunePresences(store: presences, pacing: pacing)
                let result = try await prune.run(.of(prune, nil))
                #expect(result == .finished(["removed": .integer(Int64(made.stale)), "rooms": 101]))
                #expect(made.stale == theirs.removed)
                let rooms = PruneRooms(store: presences, pacing: pacing)
                #expect(try await rooms.run(.of(rooms, nil)) == .finished(["removed": 8]))
                #expect(theirs.rooms_removed == 8)
                let events = try await presences.events(after: 0, limit: 1_000).events
                #expect(events.filter { $0.kind == .pruned }.count == made.rooms_changed)
                #expect(events.filter { $0.kind == .vacated }.count == 8)
            }
            #expect(try site.dump() == original.dump())
            let after = try site.findings()
            verify(after, like: before)
            #expect(!after.rollcall_tables.isEmpty)
            #expect(after.rollcall_tables.allSatisfy { $0.hasPrefix("rollcall_") })
        }
    }

    @Test(arguments: [
        DjangoSite.Settings(), DjangoSite.Settings(zone: "America/Chicago"), DjangoSite.Settings(users: "uuid"),
    ])
    func `Django reads what we add, touch and remove, and we read what it holds`(
        settings: DjangoSite.Settings
    ) async throws {
        try await DjangoSite.run(settings) { site, _ in
            let before = try site.dump()
            let user = try #require(before.presences.lazy.compactMap(\.user).first)
            try await site.open { (_, store) async throws -> Void in
                let listed = try await store.presences(in: nil)
                #expect(Set(listed.map(DjangoSite.Row.init)) == Set(before.presences))
                let kept = try #require(before.presences.first)
                #expect(try await store.add("ours!1", to: "new-room", user: UserID(user)).change == .added)
                #expect(try await store.add("ours!1", to: "new-room", user: UserID(user)).change == .refreshed)
                #expect(try await store.add("ours!1", to: "new-room", user: nil).change == .updated)
                #expect(try await store.add("ours!2", to: RoomName(kept.room), user: UserID(user)).change == .added)
                #expect(try await store.touch([ChannelName(kept.channel), "nobody"]).unknown == ["nobody"])
                let gone = try #require(before.presences.last)
                #expect(try await store.remove(ChannelName(gone.channel), from: RoomName(gone.room)))
                let second = before.presences[1]
                #expect(try await store.leaveAll(ChannelName(second.channel)) == [RoomName(second.room)])
            }
            let after = try site.dump()
            let now = site.clock.wall.microseconds
            let ours = after.presences.filter { $0.channel.hasPrefix("ours") }
            #expect(Set(ours.map(\.user)) == [nil, user])
            #expect(ours.allSatisfy { $0.last_seen_us == now })
            #expect(after.presences.first { $0.channel == before.presences[0].channel }?.last_seen_us == now)
            #expect(after.presences.count == before.presences.count)
            verify(try site.findings(), like: nil)
            struct Used: Decodable { var added: Int, touched: Bool, left: Int }
            let used = try site.ask(Used.self, "use")
            #expect(used.added == 2 && used.touched && used.left == 0)
        }
    }

    @Test func `what the application refers to is not removed, and the refusal names the table`() async throws {
        let settings = DjangoSite.Settings(more: ["--referenced"])
        try await DjangoSite.run(settings) { site, _ in
            let before = try site.dump()
            try await site.open { (_, presences) async throws -> Void in
                let reference = RowReference(
                    table: "sightings_sighting", constraint: "presence_id -> channels_presence_presence.id")
                #expect(try await presences.references() == [reference])
                let task = PrunePresences(store: presences, pacing: StepPacing(pause: {}))
                let failure = await #expect(throws: TaskFailure.self) { try await task.run(.of(task, nil)) }
                #expect(failure?.reason == .referenced)
                #expect(failure?.isRetryable == false)
                #expect(failure?.failure.message.contains("sightings_sighting") == true)
                #expect(failure?.failure.message.contains("presence_id") == true)
                #expect(try await presences.events(after: 0, limit: 9).events.isEmpty)
            }
            #expect(try site.dump() == before)
            #expect(try site.findings().foreign_key_violations == 0)
        }
    }

    @Test func `a user that the project does not have is refused, and nothing is added`() async throws {
        try await DjangoSite.run(DjangoSite.Settings()) { site, _ in
            try await site.open { (_, presences) async throws -> Void in
                await #expect(throws: StoreError.self) {
                    try await presences.add("ours!1", to: "new-room", user: "999999")
                }
                await #expect(throws: StoreError.self) {
                    try await presences.add("ours!1", to: "new-room", user: "alice")
                }
                #expect(try await presences.present(["ours!1"], in: "new-room").isEmpty)
                #expect(try await presences.events(after: 0, limit: 9).events.isEmpty)
            }
        }
    }

    @Test func `local time that nobody has named is refused, at the start and at each prune`() async throws {
        try await DjangoSite.run(DjangoSite.Settings(zone: "America/Chicago")) { site, _ in
            let before = try site.dump()
            for tables in [PresenceTableChoice.auto, .django] {
                let error = await #expect(throws: StoreError.self) {
                    try await site.open(PresenceOptions(tables: tables)) { _, _ in }
                }
                #expect(error?.code == .unsuitable)
                #expect(error?.detail.contains("--presence-timezone") == true)
            }
            // Named, UTC too, it is settled: the texts are taken for what they say.
            try await site.open(PresenceOptions(zone: .utc)) { (_, presences) async throws -> Void in
                #expect(try await presences.census(maximumAge: .seconds(60)).stale == before.presences.count)
            }
            #expect(try site.dump() == before)
        }
    }

    @Test func `a room is kept until rollcall has seen it empty for as long as it was asked`() async throws {
        try await DjangoSite.run(DjangoSite.Settings(more: ["--emptied", "1", "--empty", "1"])) { site, _ in
            try await site.open { (_, presences) async throws -> Void in
                let task = PruneRooms(store: presences, pacing: StepPacing(pause: {}))
                let context = try TaskContext.of(task, nil, with: ["empty_for": "60s"])
                _ = try await presences.pruneOnce()
                #expect(try await task.run(context) == .finished(["removed": 0]))
                site.clock.advance(by: .seconds(60))
                _ = try await presences.add("back!1", to: "room-0", user: nil)
                #expect(try await task.run(context) == .finished(["removed": 1]))
                _ = try await presences.remove("back!1", from: "room-0")
                #expect(try await task.run(context) == .finished(["removed": 0]))
                site.clock.advance(by: .seconds(60))
                #expect(try await task.run(context) == .finished(["removed": 1]))
            }
            #expect(try site.dump().rooms == ["boundary", "room-1", "room-2", "room-3"])
        }
    }

    /// The file is sound and, beside rows, as it was.
    private func verify(_ check: DjangoSite.Check, like before: DjangoSite.Check?) {
        #expect(check.integrity == "ok")
        #expect(check.foreign_key_violations == 0)
        #expect(check.django_checks.isEmpty && check.migrations_pending.isEmpty && !check.models_changed)
        guard let before else { return }
        #expect(check.schema_sha256 == before.schema_sha256)
        #expect(check.other_rows_sha256 == before.other_rows_sha256)
        #expect(check.journal_mode == before.journal_mode)
        #expect(check.user_version == before.user_version && check.application_id == before.application_id)
    }
}

extension DjangoSite.Row {
    init(_ presence: Presence) {
        self.init(
            room: presence.room.description, channel: presence.channel.description, user: presence.user?.description,
            last_seen_us: presence.lastSeen.microseconds)
    }
}
