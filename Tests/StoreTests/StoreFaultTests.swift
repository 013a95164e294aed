import RollcallTesting
import Testing

@Suite("The behaviour suite rejects every faulty store")
struct StoreFaultTests {
    /// How often a check is repeated that depends on who comes first.
    private static let tries = 20

    @Test("by the behaviour that is named for the fault", arguments: StoreFault.allCases)
    func faultIsRejected(_ fault: StoreFault) async throws {
        let behaviour = try #require(
            StoreBehaviour.all.first { $0.sentence == fault.rejectedBy }, "no behaviour has this sentence")
        for _ in 0..<Self.tries where try await passes(behaviour, with: [fault]) == false { return }
        Issue.record("a store that has the fault \(fault) passes: \(behaviour)")
    }

    @Test("and the same behaviour accepts the sound store", arguments: StoreFault.allCases)
    func soundStoreIsAccepted(_ fault: StoreFault) async throws {
        let behaviour = try #require(StoreBehaviour.all.first { $0.sentence == fault.rejectedBy })
        for _ in 0..<Self.tries { #expect(try await passes(behaviour, with: [])) }
    }

    /// Whether a store passes; any other error than a violation is one of the test.
    private func passes(_ behaviour: StoreBehaviour, with faults: Set<StoreFault>) async throws -> Bool {
        do {
            try await behaviour.check(.memory(faults: faults))
            return true
        } catch is BehaviourViolation {
            return false
        }
    }
}
