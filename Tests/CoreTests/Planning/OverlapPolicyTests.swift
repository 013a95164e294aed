import RollcallCore
import RollcallTesting
import Testing

@Suite("Admission of a newcomer")
struct OverlapPolicyTests {
    /// Which answer each policy gives, for no, one and two active runs beside no, one and two queued ones.
    private static let table: [(active: Int, queued: Int, skip: String, queue: String, replace: String)] = [
        (0, 0, "start", "start", "start"),
        (0, 1, "start", "skip", "start"),
        (0, 2, "start", "skip", "start"),
        (1, 0, "skip", "wait", "replace 1"),
        (1, 1, "skip", "skip", "replace 1"),
        (1, 2, "skip", "skip", "replace 1"),
        (2, 0, "skip", "wait", "replace 2"),
        (2, 1, "skip", "skip", "replace 2"),
        (2, 2, "skip", "skip", "replace 2"),
    ]

    @Test("runs that are running or retrying count, for queue also those that are queued, for allow none")
    func admission() {
        for row in Self.table {
            let active = RunID.samples(row.active)
            let occupancy = Occupancy(active: active, queued: row.queued)
            func expect(_ policy: OverlapPolicy, _ word: String) {
                let admission: Admission =
                    switch word {
                    case "start": .start
                    case "skip": .skip
                    case "wait": .wait
                    default: .replace(active)
                    }
                #expect(policy.admit(occupancy) == admission, "\(policy) \(row)")
            }
            expect(.skip, row.skip)
            expect(.queue, row.queue)
            expect(.replace, row.replace)
            expect(.allow, "start")
        }
    }
}

extension RunID {
    /// So many identifiers, oldest first.
    static func samples(_ count: Int) -> [RunID] {
        var random = SeededGenerator(seed: 7)
        var sequence = UUIDv7Sequence()
        return (0..<count).map { _ in RunID(sequence.next(at: planStart, using: &random)) }
    }
}
