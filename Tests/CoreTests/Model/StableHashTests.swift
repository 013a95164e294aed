import RollcallCore
import Testing

/// Hashes are stored and spread jitter: the values are those of an implementation of its own, in Python.
@Suite("Stable hashes")
struct StableHashTests {
    private func hash(_ parts: String...) -> String {
        var hash = StableHash()
        for part in parts { hash.combine(part) }
        return hash.hexadecimal
    }

    @Test("text has the same hash in every process and release")
    func text() {
        #expect(StableHash().hexadecimal == "f52a15e9a9b5e89b")
        #expect(hash("prune-presences") == "10c7876ab2743b96")
        #expect(hash("ab", "c") == "93998dd6edc9a3b3")
        #expect(hash("a", "bc") == "0372a433aa0fe51e")
        #expect(hash("żółć 🐢") == "57caf76b72b0256f")
    }

    @Test("numbers have the same hash in every process and release, in 16 digits")
    func numbers() {
        let expected: [(Int64, String)] = [
            (0, "813f0174a2367c13"), (-1, "9795737c4a2dacd5"), (.min, "e9343a592d080592"),
        ]
        for (number, digits) in expected {
            var hash = StableHash()
            hash.combine(number)
            #expect(hash.hexadecimal == digits)
        }
        var tick = StableHash()
        tick.combine("prune-presences")
        tick.combine(planStart.microseconds + 60_000_000)
        #expect(tick.value == 12_874_393_253_521_871_697)
    }

    @Test("jitter is spread evenly, and the same for every worker")
    func jitter() {
        var job = JobDefinition(
            name: JobName(stored: "prune-presences"),
            recurrence: .every(IntervalRecurrence(interval: .seconds(60))))
        job.jitter = .seconds(30)
        #expect(job.due(.after(60)) == .after(60) + .microseconds(1_871_697))
        var tenths = [Int](repeating: 0, count: 10)
        for number in Int64(0)..<5_000 {
            let spread = job.due(.after(number * 60)) - .after(number * 60)
            tenths[Int(spread.wholeMicroseconds / 3_000_000)] += 1
        }
        // Expected 500 each with a deviation of 21: five of them.
        #expect(tenths.allSatisfy { (394...606).contains($0) }, "\(tenths)")
        job.jitter = .zero
        #expect(job.due(.after(60)) == .after(60))
        job.jitter = .microseconds(1)
        #expect(job.due(.after(60)) == .after(60))
    }
}
