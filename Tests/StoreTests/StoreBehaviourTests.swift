import RollcallTesting
import Testing

@Suite("Every store behaves as its ports say")
struct StoreBehaviourTests {
    @Test("behaviour", arguments: StoreBehaviour.all, StoreBackend.all)
    func behaviour(_ behaviour: StoreBehaviour, of backend: StoreBackend) async throws {
        try await verify(behaviour, of: backend)
    }

    @Test("behaviour on Django's tables", arguments: StoreBehaviour.presences, [StoreBackend.django, .djangoPostgres])
    func behaviourOnDjangoTables(_ behaviour: StoreBehaviour, of backend: StoreBackend) async throws {
        try await verify(behaviour, of: backend)
    }

    @Test("behaviour with the least rights that are printed", arguments: StoreBehaviour.all)
    func behaviourWithLeastRights(_ behaviour: StoreBehaviour) async throws {
        try await verify(behaviour, of: .leastPostgres)
    }

    @Test("behaviour on Django's tables with the least rights that are printed", arguments: StoreBehaviour.presences)
    func behaviourOnDjangoTablesWithLeastRights(_ behaviour: StoreBehaviour) async throws {
        try await verify(behaviour, of: .leastDjangoPostgres)
    }

    /// Records an issue unless a new store of the kind behaves so.
    private func verify(_ behaviour: StoreBehaviour, of backend: StoreBackend) async throws {
        try await FixtureLimit.shared.withSlot {
            try await backend.withFixture { fixture in
                await #expect(throws: Never.self) { try await behaviour.check(fixture) }
            }
        }
    }

    @Test("no two behaviours have one sentence")
    func sentencesAreUnique() {
        let sentences = StoreBehaviour.all.map(\.description)
        #expect(Set(sentences).count == sentences.count)
    }

    @Test("every area has behaviours", arguments: StoreBehaviour.Area.allCases)
    func areaHasBehaviours(_ area: StoreBehaviour.Area) {
        #expect(StoreBehaviour.all.contains { $0.area == area })
    }
}
