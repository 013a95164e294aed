import Foundation
import RollcallCore
import RollcallPresence
import RollcallTesting
import Synchronization
import Testing

@testable import RollcallPostgres

/// Transactions that pass each other at the worst moment, which a lock that the test holds decides.
@Suite("transactions that pass each other")
struct PassingTests {
    @Test("a worker that enters while the last one with its schedule leaves is left with what it holds")
    func schedules() async throws {
        try await Passing.run { passing in
            let store = passing.store
            let schedule = [
                JobDefinition(
                    name: JobName(stored: "job"), recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
            ]
            _ = try await store.apply(ScheduleApplication(definitions: schedule, appliedBy: "test"))
            let old = passing.worker(1), new = passing.worker(2)
            try await store.register(old, holding: schedule)
            let lock = try await passing.hold("SELECT 1 FROM rollcall_schedule_entry FOR UPDATE")
            let leaving = Task { try await store.leave(old.id) }
            try await passing.untilWaiting(1, orEnded: leaving)
            let entering = Task { try await store.register(new, holding: schedule) }
            try await passing.untilWaiting(2, orEnded: entering)
            await lock.release()
            try await leaving.value
            try await entering.value
            #expect(try await store.unheldRevisions().isEmpty)
        }
    }

    @Test("of two that leave a room at once the second notes that nobody is left")
    func rooms() async throws {
        try await Passing.run { passing in
            let presences = passing.store.nativePresences
            for channel in ["a", "b"] as [ChannelName] { _ = try await presences.add(channel, to: "lobby", user: nil) }
            let lock = try await passing.hold("SELECT 1 FROM rollcall_room FOR NO KEY UPDATE")
            let first = Task { try await presences.remove("a", from: "lobby") }
            try await passing.untilWaiting(1, orEnded: first)
            let second = Task { try await presences.remove("b", from: "lobby") }
            try await passing.untilWaiting(2, orEnded: second)
            await lock.release()
            #expect(try await (first.value, second.value) == (true, true))
            #expect(try await presences.emptyRooms(for: .microseconds(1), limit: 9) == ["lobby"])
        }
    }

    @Test("an event whose transaction ends later is read later, and holds nobody up")
    func events() async throws {
        try await Passing.run { passing in
            let presences = passing.store.nativePresences
            _ = try await presences.add("x", to: "one", user: nil)
            // Its number is the next one, and it is not committed yet.
            let late = try await passing.hold(
                """
                INSERT INTO rollcall_event (id, at, kind, room, count, members)
                VALUES (gen_random_uuid(), now(), 'added', 'late', 1, '[["y",null]]')
                """)
            _ = try await presences.add("z", to: "two", user: nil)
            let before = try await presences.events(after: 0, limit: 9)
            #expect(before.events.map(\.room) == ["one", "two"])
            await late.release()
            let after = try await presences.events(after: before.position, limit: 9)
            #expect(after.events.map(\.room) == ["late"])
            #expect(after.gap == 0)
        }
    }

    @Test("a prune gives way to a touch that comes from the other side, and costs it nothing")
    func touches() async throws {
        try await Passing.run { passing in
            let (store, presences) = (passing.store, passing.store.nativePresences)
            for channel in ["b", "c", "a"] as [ChannelName] {
                _ = try await presences.add(channel, to: "lobby", user: nil)
            }
            let old = try await passing.hold("UPDATE rollcall_presence SET last_seen = now() - interval '1 hour'")
            await old.release()
            // A prune deletes b, then stands before c; a touch holds a and wants b.
            let lock = try await passing.hold("SELECT 1 FROM rollcall_presence WHERE channel = 'c' FOR UPDATE")
            let census = try await presences.census(maximumAge: .seconds(60))
            let step = PruneStep(cutoff: census.cutoff, rooms: census.rooms[...], budget: .seconds(60))
            let prune = Task { try await presences.pruneStep(step, under: nil) }
            try await passing.untilWaiting(1, orEnded: prune)
            let tries = Atomic(0)
            let touch = Task {
                try await store.database.write("touch") { transaction in
                    tries.add(1, ordering: .relaxed)
                    for channel in ["a", "b"] {
                        try transaction.change(
                            "UPDATE rollcall_presence SET last_seen = now() WHERE channel = $1", [channel])
                    }
                }
            }
            try await passing.untilWaiting(2, orEnded: touch)
            await lock.release()
            try await touch.value
            guard case .done = try await prune.value else { throw BehaviourViolation("the prune is not done") }
            #expect(tries.load(ordering: .relaxed) == 1, "the server found the two waiting for each other")
        }
    }
}
