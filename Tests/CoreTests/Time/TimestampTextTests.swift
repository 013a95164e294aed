import RollcallCore
import RollcallTesting
import Testing

@Suite("Text of instants")
struct TimestampTextTests {
    @Test(
        "output has no fraction when its milliseconds are zero, else exactly three digits",
        arguments: [
            (0, "1970-01-01T00:00:00Z", "1970-01-01T00:00:00Z"),
            (1_795_341_660_000_000, "2026-11-22T10:01:00Z", "2026-11-22T10:01:00Z"),
            (1_795_341_660_250_000, "2026-11-22T10:01:00.250Z", "2026-11-22T10:01:00.250000Z"),
            (1_795_341_660_001_999, "2026-11-22T10:01:00.001Z", "2026-11-22T10:01:00.001999Z"),
            (1_795_341_660_000_999, "2026-11-22T10:01:00Z", "2026-11-22T10:01:00.000999Z"),
            (-1, "1969-12-31T23:59:59.999Z", "1969-12-31T23:59:59.999999Z"),
            (Timestamp.distantPast.microseconds, "0001-01-01T00:00:00Z", "0001-01-01T00:00:00Z"),
            (Timestamp.distantFuture.microseconds, "9999-12-31T23:59:59.999Z", "9999-12-31T23:59:59.999999Z"),
        ])
    func writes(microseconds: Int64, description: String, exact: String) {
        let instant = Timestamp(microseconds: microseconds)
        #expect(instant.description == description)
        #expect(instant.rfc3339Microseconds == exact)
    }

    @Test(
        "RFC 3339 is read",
        arguments: [
            // RFC 3339, section 5.8.
            ("1985-04-12T23:20:50.52Z", "1985-04-12T23:20:50.520000Z"),
            ("1996-12-19T16:39:57-08:00", "1996-12-20T00:39:57Z"),
            ("1937-01-01T12:00:27.87+00:20", "1937-01-01T11:40:27.870000Z"),
            ("2026-11-22t10:01:00z", "2026-11-22T10:01:00Z"),
            ("2026-11-22 10:01:00-00:00", "2026-11-22T10:01:00Z"),
            ("2026-11-22T10:01:00.123456789+05:30", "2026-11-22T04:31:00.123456Z"),
            ("2024-02-29T00:00:00Z", "2024-02-29T00:00:00Z"),
            ("2026-11-22T10:01:00+23:59", "2026-11-21T10:02:00Z"),
        ])
    func reads(text: String, expected: String) throws {
        #expect(try Timestamp(reading: text).rfc3339Microseconds == expected)
    }

    @Test(
        "what is not RFC 3339 is refused, and so are leap seconds and years that nothing handles",
        arguments: [
            "", "2026-11-22", "2026-11-22T10:01:00", "2026-11-22T10:01Z", "2026-11-22T10:01:00Z ",
            "2026-11-22T10:01:00+0100", "2026-11-22T10:01:00+24:00", "2026-11-22T10:01:00+01:60",
            "2026-11-22T10:01:00 Z", "2026-11-22T10:01:00.Z", "2026-11-22T10:01:00,5Z", "2026-02-30T10:01:00Z",
            "2026-11-22T24:00:00Z", "1990-12-31T23:59:60Z", "0000-01-01T00:00:00Z", "0001-01-01T00:00:00+00:01",
            "9999-12-31T23:59:59-00:01", "20261122T100100Z", "2026-11-22T10:01:00.1234567890Z",
        ])
    func refuses(text: String) {
        #expect(Timestamp(rfc3339: text) == nil)
    }

    @Test("every instant is read back from its exact text")
    func roundTrip() {
        var generator = SeededGenerator(seed: 2)
        let range = Timestamp.distantPast.microseconds...Timestamp.distantFuture.microseconds
        for _ in 0..<2_000 {
            let instant = Timestamp(microseconds: .random(in: range, using: &generator))
            #expect(Timestamp(rfc3339: instant.rfc3339Microseconds) == instant)
        }
    }
}
