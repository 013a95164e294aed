import RollcallCore
import Testing

@Suite struct ClockSkewTests {
    private static let wall = Timestamp(seconds: 1_795_341_600)

    private func skew(_ answer: Duration, roundTrip: Duration = .zero) -> ClockSkew {
        ClockSkew(answer: Self.wall + answer, wall: Self.wall, roundTrip: roundTrip)
    }

    @Test("half of the round trip is taken off, since the answer was given that long before it was there")
    func roundTrip() {
        #expect(skew(.zero).ahead == .zero)
        // Both clocks agree, and the answer took a second to come.
        #expect(skew(.milliseconds(-500), roundTrip: .seconds(1)).ahead == .zero)
        #expect(skew(.milliseconds(-500), roundTrip: .seconds(1)).uncertainty == .milliseconds(500))
    }

    @Test(
        "it is told above 2 s, and only when the round trip cannot be what it is",
        arguments: [
            (2_000, 0, false), (2_001, 0, true), (-2_001, 0, true), (-2_000, 0, false), (9_000, 10_000, true),
            (-9_000, 10_000, false),
        ])
    func excessive(answer: Int, roundTrip: Int, isExcessive: Bool) {
        #expect(skew(.milliseconds(answer), roundTrip: .milliseconds(roundTrip)).isExcessive == isExcessive)
    }

    @Test("it is mended only when it certainly is")
    func harmless() {
        #expect(skew(.seconds(2)).isHarmless)
        #expect(!skew(.milliseconds(2_001)).isHarmless)
        #expect(!skew(.milliseconds(-2_500), roundTrip: .seconds(5)).isHarmless)
    }

    @Test("it is said from the host's side")
    func words() {
        #expect(skew(.milliseconds(3_140)).words == "3.1 s behind")
        #expect(skew(.milliseconds(-3_160)).words == "3.2 s ahead of")
    }
}
