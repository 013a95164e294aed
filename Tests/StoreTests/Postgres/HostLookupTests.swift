import Foundation
import Harness
import RollcallCore
import Testing

@testable import RollcallPostgres

/// Names of hosts, which name servers of the test's own know or do not know.
@Suite("the name of a host", .timeLimit(.minutes(3)), .onOwnThread)
struct HostLookupTests {
    /// A name server that says nothing until it is released.
    private final class Silence: Sendable {
        private let released = DispatchSemaphore(value: 0)
        let asked = DispatchSemaphore(value: 0)

        var lookup: HostLookup {
            HostLookup { [self] _ in
                asked.signal()
                released.wait()
                return .success([])
            }
        }

        func release() { released.signal() }
    }

    private static func store(
        _ hosts: String, _ lookup: HostLookup, within bound: Duration = .seconds(20)
    ) throws -> PostgresStore {
        let url = "postgresql://postgres@\(hosts)/postgres"
        var options = PostgresOptions(try PostgresAddress(url), migration: .unchecked)
        options.lookup = lookup
        options.connectTimeout = bound
        return PostgresStore(unopened: options)
    }

    private static func look(_ store: PostgresStore) async throws -> Int? {
        try await store.database.read("look at the server") { try $0.first("SELECT 1::bigint") { try $0.number(0) } }
    }

    /// The port of the server of the tests, on 127.0.0.1.
    private static var port: String {
        get throws {
            String(try PostgresServer.shared.url.drop { $0 != "@" }.drop { $0 != ":" }.dropFirst().prefix { $0 != "/" })
        }
    }

    @Test("is waited for no longer than connecting may take")
    func bounded() async throws {
        let silence = Silence()
        let store = try Self.store("db.example", silence.lookup, within: .milliseconds(200))
        let error = await #expect(throws: StoreError.self) { try await Self.look(store) }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("no name server said in time where host \"db.example\" is") == true)
        await store.close()
        silence.release()
    }

    @Test("is not waited for once the store is closed")
    func interrupted() async throws {
        let silence = Silence()
        let store = try Self.store("db.example", silence.lookup, within: .seconds(600))
        let looking = Task { try await Self.look(store) }
        silence.asked.wait()
        await store.close()
        let error = await #expect(throws: StoreError.self) { try await looking.value }
        #expect(error?.detail.contains("closed by this process") == true)
        silence.release()
    }

    @Test("stands in nobody's way when another host is found")
    func others() async throws {
        let lookup = HostLookup { host in
            host == "here"
                ? .success(["127.0.0.1"]) : .failure(PostgresFailure(kind: .disconnected, message: "not found"))
        }
        let store = try Self.store("gone:1,here:\(try Self.port)", lookup)
        #expect(try await Self.look(store) == 1)
        await store.close()
    }

    @Test("may have several addresses, which are tried one after another")
    func several() async throws {
        // Nothing of the tests listens at the first.
        let store = try Self.store("both:\(try Self.port)", HostLookup { _ in .success(["127.0.0.9", "127.0.0.1"]) })
        #expect(try await Self.look(store) == 1)
        await store.close()
    }

    @Test("that nobody knows is said to be wrong")
    func unknown() async throws {
        let store = try Self.store("nowhere.invalid", .system)
        let error = await #expect(throws: StoreError.self) { try await Self.look(store) }
        #expect(error?.code == .unavailable)
        #expect(error?.detail.contains("could not translate host name \"nowhere.invalid\"") == true)
        await store.close()
    }

    @Test("is asked for once at a time, however many wait for it")
    func once() async throws {
        let silence = Silence()
        let lookup = silence.lookup
        let (first, second) = (lookup.begin("a"), lookup.begin("a"))
        #expect(first === second)
        #expect(lookup.begin("b") !== first)
        silence.release()
        silence.release()
    }

    @Test("is left to libpq where there is none: sockets, addresses, hostaddr and service files")
    func untouched() throws {
        for hosts in [
            "", "127.0.0.1", "[::1]:5433", "10.0.0.1,10.0.0.2", "%2Frun%2Fpostgresql", "db?hostaddr=10.0.0.1",
            "db?service=main",
        ] {
            let parts = hosts.split(separator: "?", omittingEmptySubsequences: false)
            let query = parts.count > 1 ? "?\(parts[1])" : ""
            #expect(try PostgresAddress("postgresql://\(parts[0])/x\(query)").places == nil, "\(hosts)")
        }
        #expect(try PostgresAddress("postgresql://db/x").places != nil)
        #expect(try PostgresAddress("postgresql:///x?host=a,b").places != nil)
    }
}
