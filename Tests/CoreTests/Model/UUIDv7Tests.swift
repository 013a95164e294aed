import RollcallCore
import RollcallTesting
import Testing

@Suite("Identifiers that sort by time")
struct UUIDv7Tests {
    private let example = UUIDv7(high: 0x017F_22E2_79B0_7CC3, low: 0x98C4_DC0C_0C07_398F)

    @Test("the example of RFC 9562 has its text and its time")
    func example7() throws {
        #expect(example.description == "017f22e2-79b0-7cc3-98c4-dc0c0c07398f")
        var random = SeededGenerator(seed: 1)
        let made = UUIDv7(at: try Timestamp(reading: "2022-02-22T19:22:22.000Z"), using: &random)
        #expect(made.high == 0x017F_22E2_79B0_7000)
    }

    @Test("version and variant are RFC 9562's, the rest is the time and its fraction of a millisecond")
    func bits() {
        var random = SeededGenerator(seed: 2)
        for _ in 0..<500 {
            let microseconds = Int64.random(in: 0...Timestamp.distantFuture.microseconds, using: &random)
            let made = UUIDv7(at: Timestamp(microseconds: microseconds), using: &random)
            #expect(made.high >> 12 & 0xF == 7)
            #expect(made.low >> 62 == 0b10)
            #expect(Int64(made.high >> 16) == microseconds / 1_000)
            #expect(made.high & 0xFFF == UInt64(microseconds % 1_000) * 4_096 / 1_000)
        }
    }

    @Test("the last identifier of an instant is not below any other of it, and below those of what comes after")
    func last() {
        var random = SeededGenerator(seed: 5)
        let last = UUIDv7(lastAt: planStart)
        for _ in 0..<500 { #expect(UUIDv7(at: planStart, using: &random) <= last) }
        #expect(UUIDv7(at: planStart + .microseconds(1), using: &random) > last)
    }

    @Test("identifiers of one millisecond sort by its microseconds, whatever the random bits")
    func withinMillisecond() {
        var random = SeededGenerator(seed: 3)
        let made = (0..<2_000).map { UUIDv7(at: planStart + .microseconds($0), using: &random) }
        #expect(zip(made, made.dropFirst()).allSatisfy(<))
        #expect(zip(made, made.dropFirst()).allSatisfy { $0.description < $1.description })
    }

    @Test("a sequence grows within a microsecond, past the end of a millisecond and after the clock was set back")
    func sequence() {
        var random = SeededGenerator(seed: 4)
        var sequence = UUIDv7Sequence()
        var made: [UUIDv7] = []
        for _ in 0..<10_000 { made.append(sequence.next(at: planStart, using: &random)) }
        for _ in 0..<10 { made.append(sequence.next(at: .after(-3_600), using: &random)) }
        made.append(sequence.next(at: .after(1), using: &random))
        #expect(zip(made, made.dropFirst()).allSatisfy(<))
        #expect(made.allSatisfy { $0.high >> 12 & 0xF == 7 && $0.low >> 62 == 0b10 })
        #expect(Set(made.map(\.low)).count == made.count)
        var fresh = SeededGenerator(seed: 5)
        #expect(made.last?.high == UUIDv7(at: .after(1), using: &fresh).high)
    }

    @Test("what cannot be an instant is the nearest that can, in order and without a trap")
    func extremes() {
        var random = SeededGenerator(seed: 6)
        func high(_ microseconds: Int64) -> UInt64 {
            UUIDv7(at: Timestamp(microseconds: microseconds), using: &random).high
        }
        #expect(high(.min) == 0x7000 && high(-1) == 0x7000 && high(0) == 0x7000)
        #expect(high(.max) == high(Timestamp.distantFuture.microseconds))
        #expect(high(.max) > high(planStart.microseconds))
        var sequence = UUIDv7Sequence()
        let last = sequence.next(at: Timestamp(microseconds: .max), using: &random)
        #expect(sequence.next(at: Timestamp(microseconds: .min), using: &random) > last)
    }

    @Test("every identifier is read back from its text, in upper case and without hyphens too")
    func roundTrip() {
        var random = SeededGenerator(seed: 7)
        for _ in 0..<500 {
            let value = UUIDv7(high: random.next(), low: random.next())
            let text = value.description
            #expect(text.utf8.count == 36 && text.lowercased() == text)
            #expect(UUIDv7(text) == value)
            #expect(UUIDv7(text.uppercased()) == value)
            #expect(UUIDv7(text.filter { $0 != "-" }) == value)
            #expect(RunID(text)?.description == text && WorkerID(text)?.value == value)
        }
    }

    @Test(
        "what is not the usual text is refused",
        arguments: [
            "", "-", "017f22e2", "017f22e2-79b0-7cc3-98c4-dc0c0c07398", "017f22e2-79b0-7cc3-98c4-dc0c0c07398f0",
            "017f22e2-79b0-7cc3-98c4-dc0c0c07398g", "017f22e279b07cc398c4-dc0c0c07398f",
            "{017f22e2-79b0-7cc3-98c4-dc0c0c0739}",
            "017f22e27-9b0-7cc3-98c4-dc0c0c07398f", "017f22e2--79b07cc3-98c4-dc0c0c07398f",
            "017f22e279b07cc398c4dc0c0c07398f----", "----017f22e279b07cc398c4dc0c0c07398f",
            " 017f22e2-79b0-7cc3-98c4-dc0c0c07398f", "017f22e279b07cc398c4dc0c0c07398é",
        ])
    func refused(text: String) {
        #expect(UUIDv7(text) == nil)
        #expect(RunID(text) == nil)
        #expect(WorkerID(text) == nil)
    }

    @Test("identifiers order as numbers, and runs and workers as their identifiers")
    func order() {
        let values = [
            UUIDv7(high: 0, low: .max), UUIDv7(high: 1, low: 0), UUIDv7(high: 1, low: 1), UUIDv7(high: .max, low: 0),
        ]
        #expect(values.shuffled().sorted() == values)
        #expect(values.map(RunID.init).sorted(by: >).last == RunID(values[0]))
        #expect(values.map(WorkerID.init).sorted(by: >).last == WorkerID(values[0]))
    }
}
