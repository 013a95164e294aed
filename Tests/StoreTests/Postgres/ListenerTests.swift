import Harness
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallPostgres

/// Notifications, which find a worker sooner than its poll does.
@Suite("changes that others commit", .onOwnThread, .timeLimit(.minutes(3)))
struct ListenerTests {
    @Test("are heard when somebody pauses a job, also where nothing else happens")
    func heard() async throws {
        try await Passing.run { passing in
            let definition = JobDefinition(
                name: JobName(stored: "job"), recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
            _ = try await passing.store.apply(ScheduleApplication(definitions: [definition], appliedBy: "test"))
            var changes = passing.store.changes().makeAsyncIterator()
            // The first says that it listens from now on.
            #expect(await changes.next() != nil)
            _ = try await passing.store.pause(definition.name, by: "test")
            #expect(await changes.next() != nil)
        }
    }

    @Test("are not listened for behind a pooler, where nothing would be heard")
    func pooled() async throws {
        let options = PostgresOptions(try PostgresAddress(try PostgresServer.pooled), migration: .unchecked)
        let store = PostgresStore(unopened: options)
        var count = 0
        for await _ in store.changes() { count += 1 }
        #expect(count == 0)
        await store.close()
    }
}
