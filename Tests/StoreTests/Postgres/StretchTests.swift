import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallPostgres

@Suite("a prune that goes through its table", .timeLimit(.minutes(3)))
struct StretchTests {
    @Test("takes what is stale and tells of each room once, with who went", arguments: [false, true])
    func tells(onDjango: Bool) async throws {
        try await StretchSite.run(onDjango: onDjango) { site in
            try await site.fill(rooms: 40, each: 50)
            let before = try await site.channels()
            #expect(try await site.prune(site.plan(4)) == ["removed": 1_000, "rooms": 40])
            let left = try await site.channels()
            #expect(left.count == 1_000 && left.allSatisfy { Int($0.dropFirst())! % 2 == 0 })
            let events = try await site.events()
            #expect(Set(events.map(\.room)).count == 40)
            #expect(events.allSatisfy { $0.kind == .pruned && $0.count == 25 && $0.run == site.term.run })
            #expect(Set(events.map(\.id)).count == 40)
            let members = events.flatMap(\.members)
            #expect(members.count == 1_000 && Set(members.map(\.channel.description)) == before.subtracting(left))
            for member in members {
                let number = Int(member.channel.description.dropFirst())!
                #expect(member.user == (number % 3 > 0 ? UserID("\(number)") : nil))
            }
            #expect(try await site.number("count(*) FROM rollcall_untold_run") == 0)
            guard case .found(let run) = try await site.passing.store.run(matching: site.term.run.description) else {
                throw BehaviourViolation("the run is missing")
            }
            #expect(run.state == .succeeded && run.result == ["removed": 1_000, "rooms": 40])
        }
    }

    @Test("names of a room's members a hundred, and counts all")
    func truncated() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 2, each: 900)
            _ = try await site.prune(site.plan(3))
            let events = try await site.events()
            #expect(events.map(\.count) == [450, 450])
            #expect(events.allSatisfy { Set($0.members.map(\.channel)).count == 100 })
        }
    }

    @Test("neither takes nor names who is touched or leaves while it reads", arguments: [6, 120, 400])
    func meanwhile(each: Int) async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 2, each: each)
            // All but c3 are in the first room. c9 and c2, who is not stale, are touched while it reads, the others before.
            let touch = try await site.passing.hold(
                "UPDATE rollcall_presence SET last_seen = clock_timestamp() WHERE channel = 'c1'")
            let leave = try await site.passing.hold("DELETE FROM rollcall_presence WHERE channel = 'c5'")
            let other = try await site.passing.hold(
                "UPDATE rollcall_presence SET last_seen = now() - interval '50 seconds' WHERE channel = 'c3'")
            let later = try await site.passing.hold(
                """
                UPDATE rollcall_presence SET last_seen = now() + interval '1 minute' WHERE channel IN ('c9', 'c2')
                """)
            let prune = Task { try await site.take() }
            try await site.passing.untilWaiting(1, orEnded: prune)
            for held in [touch, leave, other, later] { await held.release() }
            let stale = (1...2 * each).filter { $0 % 2 == 1 }.count
            #expect(try await prune.value == stale - 4)
            #expect(try await site.channels().isSuperset(of: ["c1", "c3", "c9", "c2"]))
            _ = try await site.prune([])
            let events = try await site.events()
            #expect(events.reduce(0) { $0 + $1.count } == stale - 4)
            #expect(events.allSatisfy { $0.count > 0 && $0.members.count <= 100 })
            let named = Set(events.flatMap(\.members).map(\.channel))
            #expect(named.isDisjoint(with: ["c1", "c3", "c5", "c9", "c2"]))
            #expect(named.count == events.reduce(0) { $0 + min($1.count, $1.members.count) })
            // A room in which nobody went after all is not told of.
            #expect(events.count == (each == 6 ? 1 : 2))
        }
    }

    @Test("passes over a row that is held too long, and neither takes nor names it")
    func passesOver() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 2, each: 20)
            let held = try await site.passing.hold("SELECT 1 FROM rollcall_presence WHERE channel = 'c7' FOR UPDATE")
            let total = try await site.prune(site.plan(2))
            await held.release()
            #expect(total == ["removed": 19, "rooms": 2])
            #expect(try await site.channels().contains("c7"))
            let events = try await site.events()
            #expect(events.map(\.count).sorted() == [9, 10])
            #expect(!events.flatMap(\.members).map(\.channel).contains("c7"))
        }
    }

    @Test("tells a layer that waits of all who went")
    func layers() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 1, each: 300)
            try await site.presences.registerLayer("layer")
            _ = try await site.prune(site.plan(2))
            let parts = try await site.presences.removals(for: "layer", limit: 99)
            #expect(Set(parts.flatMap(\.channels)).count == 150)
            #expect(parts.reduce(0) { $0 + $1.channels.count } == 150 && parts.allSatisfy { $0.room == "r1" })
            #expect(try await site.events().map(\.count) == [150])
        }
    }

    @Test("notes the rooms that it leaves without anybody", arguments: [false, true])
    func emptyRooms(onDjango: Bool) async throws {
        try await StretchSite.run(onDjango: onDjango) { site in
            try await site.fill(rooms: 30, each: 20)
            let names = site.presences.names
            try await site.sql(
                "DELETE FROM \(names.presences) WHERE room_id % 3 = 0 AND last_seen > now() - interval '1 minute'")
            let expected = try await site.number("count(*) FROM \(names.rooms) WHERE id % 3 = 0")
            _ = try await site.prune(site.plan(2))
            #expect(try await site.presences.emptyRooms(for: .microseconds(1), limit: 99).count == Int(expected))
        }
    }

    @Test("notes a room whose last presence somebody takes out at that moment")
    func lastOne() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 1, each: 2)
            let first = StretchStep(cutoff: site.cutoff, stretches: try await site.plan(1))
            guard case .more = try await site.presences.pruneStretches(first, under: site.term) else {
                throw BehaviourViolation("the first step was the last")
            }
            // It has looked before c1 was gone, and so noted nothing.
            let leaving = try await site.passing.hold(
                """
                WITH gone AS (DELETE FROM rollcall_presence WHERE channel = 'c2')
                SELECT id FROM rollcall_room FOR NO KEY UPDATE
                """)
            let last = Task { try await site.prune([]) }
            try await site.passing.untilWaiting(1, orEnded: last)
            await leaving.release()
            _ = try await last.value
            #expect(try await site.presences.emptyRooms(for: .microseconds(1), limit: 9) == ["r1"])
        }
    }

    @Test("tells of rooms whatever their keys are")
    func negativeKeys() async throws {
        try await StretchSite.run { site in
            try await site.sql(
                "INSERT INTO rollcall_room (id, name) SELECT -n, 'n' || n FROM generate_series(0, 20) AS n",
                """
                INSERT INTO rollcall_presence (room_id, channel, last_seen)
                SELECT id, 'c' || id, now() - interval '1 hour' FROM rollcall_room
                """)
            #expect(try await site.prune(site.plan(1)) == ["removed": 21, "rooms": 21])
            let events = try await site.events()
            #expect(events.count == 21 && Set(events.map(\.id)).count == 21)
        }
    }

    @Test("is told of once for each room by an attempt that takes it over, whatever the first had told")
    func takenOver() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 10, each: 40)
            let stretches = try await site.plan(4)
            let first = StretchStep(cutoff: site.cutoff, stretches: stretches.prefix(2))
            guard case .more = try await site.presences.pruneStretches(first, under: site.term) else {
                throw BehaviourViolation("the first step was the last")
            }
            #expect(try await site.events().isEmpty, "a room is told of before the run is done with it")
            // Hardly anything is left, and the run goes on as it has begun.
            let plan = try #require(
                try await site.presences.stretches(maximumAge: .seconds(60), notAfter: nil, under: site.term))
            #expect(!plan.stretches.isEmpty)
            // It dies again when it has told half.
            let rest = StretchStep(cutoff: site.cutoff, stretches: plan.stretches[...])
            guard case .more = try await site.presences.pruneStretches(rest, under: site.term) else {
                throw BehaviourViolation("a step with stretches was the last")
            }
            let (names, run) = (site.presences.names, site.term.run)
            let half = try await site.passing.store.database.write("tell") {
                try StretchTelling(names: names, transaction: $0).tell(1, of: run)
            }
            #expect(half == 5)
            // What has become stale since is the next run's.
            try await site.sql("UPDATE rollcall_presence SET last_seen = now() - interval '1 hour'")
            let last = try #require(
                try await site.presences.stretches(maximumAge: .seconds(60), notAfter: nil, under: site.term))
            #expect(last.stretches.isEmpty)
            #expect(try await site.prune(last.stretches[...])["removed"] == 200)
            let events = try await site.events()
            #expect(events.count == 10 && Set(events.map(\.room)).count == 10)
            #expect(events.allSatisfy { $0.count == 20 && $0.members.count == 20 })
        }
    }

    @Test("that ends before its last step is told of by whoever looks after the outbox, as far as it came")
    func leftBehind() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 40, each: 100)
            let before = try await site.channels()
            let step = StretchStep(cutoff: site.cutoff, stretches: try await site.plan(4).prefix(1))
            _ = try await site.presences.pruneStretches(step, under: site.term)
            _ = try await site.presences.trimEvents(OutboxBounds())
            #expect(try await site.events().isEmpty, "a run that goes on is told of")
            try await site.end()
            _ = try await site.presences.trimEvents(OutboxBounds())
            let left = try await site.channels()
            let members = try await site.events().flatMap(\.members).map(\.channel.description)
            #expect(!members.isEmpty && Set(members) == before.subtracting(left))
            #expect(try await site.presences.tellLeftBehind() == 0)
            #expect(Set(members).count == members.count)
        }
    }

    @Test("under a term that holds no more takes nothing, and keeps nothing to tell")
    func lostTerm() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 2, each: 20)
            let stretches = try await site.plan(2)
            try await site.end()
            let step = StretchStep(cutoff: site.cutoff, stretches: stretches)
            #expect(try await site.presences.pruneStretches(step, under: site.term) == .leaseLost)
            let tell = StretchStep(cutoff: site.cutoff, stretches: [])
            #expect(try await site.presences.pruneStretches(tell, under: site.term) == .leaseLost)
            #expect(try await site.channels().count == 40)
            #expect(try await site.number("count(*) FROM rollcall_event_part") == 0)
        }
    }

    @Test("is not told of again because a worker that has lost it comes back")
    func comesBack() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 100, each: 1_100)
            _ = try await site.prune(site.plan(2))
            let told = try await site.events().count
            try await site.sql(
                "UPDATE rollcall_presence SET last_seen = now() - interval '1 hour'", "ANALYZE rollcall_presence")
            // Its plan is as good as any, but its steps are refused.
            let plan = try #require(
                try await site.presences.stretches(maximumAge: .seconds(60), notAfter: nil, under: site.term))
            let step = StretchStep(cutoff: plan.cutoff, stretches: plan.stretches[...])
            #expect(try await site.presences.pruneStretches(step, under: site.term) == .leaseLost)
            #expect(try await site.presences.tellLeftBehind() == 0)
            #expect(try await site.events().count == told && told == 100)
        }
    }

    @Test("is refused by a row of the application's that refers to what is stale, and then keeps nothing to tell")
    func referenced() async throws {
        try await StretchSite.run(onDjango: true) { site in
            try await site.fill(rooms: 2, each: 20)
            try await site.sql(
                "CREATE TABLE chat_message (presence_id integer REFERENCES channels_presence_presence)",
                "INSERT INTO chat_message SELECT id FROM channels_presence_presence WHERE channel_name = 'c5'")
            let step = StretchStep(cutoff: site.cutoff, stretches: try await site.plan(1))
            guard case .referenced(let row) = try await site.presences.pruneStretches(step, under: site.term) else {
                throw BehaviourViolation("a row that is referred to went")
            }
            #expect(row.table == "chat_message")
            #expect(try await site.channels().count == 40)
            #expect(try await site.number("count(*) FROM rollcall_event_part") == 0)
        }
    }

    @Test("is told of until its events are trimmed, and then nothing is left of it")
    func trimmed() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 4, each: 20)
            _ = try await site.prune(site.plan(2))
            #expect(try await site.events().count == 4)
            #expect(try await site.presences.trimEvents(OutboxBounds(age: .seconds(3_600), count: 1)) == 3)
            #expect(try await site.events().map(\.members.count) == [10])
            #expect(try await site.number("count(DISTINCT room_id) FROM rollcall_event_part") == 1)
        }
    }

    @Test("is chosen where much is stale, and not where little is or a layer waits")
    func chosen() async throws {
        try await StretchSite.run { site in
            try await site.fill(rooms: 100, each: 1_100)
            try await site.sql("ANALYZE rollcall_presence")
            let term = site.term
            let plan = try #require(
                try await site.presences.stretches(maximumAge: .seconds(60), notAfter: nil, under: term))
            #expect(plan.stretches.count == 2)
            #expect((105_000...115_000).contains(plan.total) && (50_000...60_000).contains(plan.stale))
            try await site.sql("DELETE FROM rollcall_untold_run")
            try await site.presences.registerLayer("layer")
            #expect(try await site.presences.stretches(maximumAge: .seconds(60), notAfter: nil, under: term) == nil)
            try await site.presences.unregisterLayer("layer")
            #expect(try await site.presences.stretches(maximumAge: .seconds(7_200), notAfter: nil, under: term) == nil)
            #expect(try await site.number("count(*) FROM rollcall_untold_run") == 0)
        }
    }

    /// What those do who come in between.
    private final class Others: Sendable {
        let areDone = Atomic(false)
        let left = Mutex<Set<String>>([])
    }

    /// Each channel is one that is there, one that left, or one that was told of, and only one of these.
    @Test("loses nobody and names nobody else while others touch and leave")
    func race() async throws {
        try await StretchSite.run { site in
            let rooms = 60
            try await site.fill(rooms: rooms, each: 400)
            let all = try await site.channels().sorted()
            let stretches = try await site.plan(12)
            let others = Others()
            try await withThrowingTaskGroup(of: Void.self) { group in
                for seed in 0..<3 {
                    group.addTask {
                        var generator = SeededGenerator(seed: UInt64(seed))
                        while !others.areDone.load(ordering: .acquiring) {
                            let channel = ChannelName(all.randomElement(using: &generator)!)
                            if Int.random(in: 0..<3, using: &generator) > 0 {
                                let some = (0..<20).map { _ in ChannelName(all.randomElement(using: &generator)!) }
                                _ = try await site.presences.touch(some)
                            } else if try await !site.presences.leaveAll(channel).isEmpty {
                                others.left.withLock { _ = $0.insert(channel.description) }
                            }
                        }
                    }
                }
                group.addTask {
                    defer { others.areDone.store(true, ordering: .releasing) }
                    _ = try await site.prune(stretches)
                }
                try await group.waitForAll()
            }
            let (there, gone) = (try await site.channels(), others.left.withLock { $0 })
            let pruned = try await site.events().filter { $0.kind == .pruned }
            #expect(Set(pruned.map(\.room)).count == pruned.count && pruned.count == rooms)
            #expect(there.count + gone.count + pruned.reduce(0) { $0 + $1.count } == all.count)
            let named = Set(pruned.flatMap(\.members).map(\.channel.description))
            #expect(named.isDisjoint(with: there) && named.isDisjoint(with: gone) && there.isDisjoint(with: gone))
            #expect(!gone.isEmpty && pruned.contains { $0.count < 200 }, "nobody came in between")
        }
    }
}
