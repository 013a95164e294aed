import RollcallCore
import RollcallTesting
import Testing

@Suite("Text of durations")
struct DurationTextTests {
    @Test(
        "the forms of the contract are read, and written in one way",
        arguments: [
            ("250ms", 250_000, "250ms"), ("60s", 60_000_000, "60s"), ("10m", 600_000_000, "10m"),
            ("6h", 21_600_000_000, "6h"), ("1d", 86_400_000_000, "1d"), ("1h30m", 5_400_000_000, "1h30m"),
            ("PT60S", 60_000_000, "60s"), ("60", 60_000_000, "60s"), ("1.5", 1_500_000, "1.5s"),
            ("600", 600_000_000, "10m"), ("3600", 3_600_000_000, "1h"), ("90", 90_000_000, "90s"),
            ("119s", 119_000_000, "119s"), ("120s", 120_000_000, "2m"), ("150", 150_000_000, "2m30s"),
            ("0", 0, "0s"), ("0s", 0, "0s"), ("2w", 1_209_600_000_000, "14d"), ("25h", 90_000_000_000, "1d1h"),
            ("1us", 1, "1us"), ("1µs", 1, "1us"), ("0.000001", 1, "1us"), ("1500us", 1_500, "1500us"),
            ("1h 30m", 5_400_000_000, "1h30m"), (" 60s\n", 60_000_000, "60s"), ("1.5h", 5_400_000_000, "1h30m"),
            ("1m30.25s", 90_250_000, "90.25s"), ("2m0.5s", 120_500_000, "2m0.5s"),
            ("1.500000000000000000000", 1_500_000, "1.5s"),
            ("P1DT2H", 93_600_000_000, "1d2h"), ("PT0.5S", 500_000, "500ms"), ("P2W", 1_209_600_000_000, "14d"),
            ("pt1h30m", 5_400_000_000, "1h30m"), ("P1D", 86_400_000_000, "1d"),
            ("3652425d", 315_569_520_000_000_000, "3652425d"),
        ])
    func reads(text: String, microseconds: Int64, canonical: String) throws {
        let duration = try DurationText.parse(text).get()
        #expect(duration == .microseconds(microseconds))
        #expect(DurationText.format(duration) == canonical)
    }

    @Test(
        "what is no duration is answered with what to write",
        arguments: [
            ("", "a duration is missing", "write for example 60s, 10m or 1h30m"),
            (" \t", "a duration is missing", "write for example 60s, 10m or 1h30m"),
            ("-5s", "a duration has no sign", "write for example 60s"),
            ("1:30", "\"1:30\" may be minutes or hours", "write 90s or 1h30m"),
            ("1:30:00", "\"1:30:00\" may be minutes or hours", "write a unit after each number, as in 1h30m"),
            ("90 s", "90 in \"90 s\" has no unit", "write 90s, without a space"),
            ("1h30", "30 in \"1h30\" has no unit", "write for example 1h30m"),
            ("5 minutes", "5 in \"5 minutes\" has no unit", "write 5m, without a space"),
            ("5min", "\"min\" is not a unit of time", "write 5m"),
            ("60S", "\"S\" is not a unit of time", "write 60s"),
            ("5M", "\"M\" is not a unit of time", "units are w, d, h, m, s, ms and us"),
            ("5x", "\"x\" is not a unit of time", "units are w, d, h, m, s, ms and us"),
            ("30m1h", "\"30m1h\" has \"h\" after \"m\"", "write the longest unit first, as in 1h30m"),
            ("1m1m", "\"1m1m\" has the unit \"m\" twice", nil),
            ("1.5h30m", "only the last number of \"1.5h30m\" may have a decimal point", nil),
            ("0.0000001", "0.0000001 in \"0.0000001\" is finer than a microsecond", nil),
            ("0.5us", "0.5 in \"0.5us\" is finer than a microsecond", nil),
            ("99999999999999999999", "\"99999999999999999999\" is longer than 10,000 years", nil),
            ("9223372036854775807d", "\"9223372036854775807d\" is longer than 10,000 years", nil),
            ("3652425d1us", "\"3652425d1us\" is longer than 10,000 years", nil),
            (
                "P1Y", "years and months have no fixed length",
                "write days, as in P30D, or a T before minutes, as in PT5M"
            ),
            (
                "P5M", "years and months have no fixed length",
                "write days, as in P30D, or a T before minutes, as in PT5M"
            ),
            ("P", "\"P\" is not an ISO 8601 duration", "write for example PT60S or P1DT2H"),
            ("P1DT", "\"P1DT\" is not an ISO 8601 duration", "write for example PT60S or P1DT2H"),
            ("P1D2H", "\"P1D2H\" is not an ISO 8601 duration", "write for example PT60S or P1DT2H"),
            (".5", "\".5\" is not a duration", "write for example 250ms, 60s, 10m, 1h30m or PT60S"),
            ("5.", "\"5.\" is not a duration", "write for example 250ms, 60s, 10m, 1h30m or PT60S"),
            ("soon", "\"soon\" is not a duration", "write for example 250ms, 60s, 10m, 1h30m or PT60S"),
        ])
    func refuses(text: String, message: String, help: String?) {
        #expect(DurationText.parse(text) == .failure(DurationText.Problem(message: message, help: help)))
    }

    @Test("every whole number of microseconds is read back from its canonical text")
    func roundTrip() {
        var generator = SeededGenerator(seed: 3)
        let longest = DurationText.longest.wholeMicroseconds
        for digits in 0..<5_000 {
            // Spread over all magnitudes, and over numbers that end in zeros.
            let limit = min(longest, Int64(1) << (digits % 60))
            let unit: Int64 = [1, 1_000, 1_000_000, 60_000_000, 3_600_000_000][digits % 5]
            let microseconds = min(longest, .random(in: 0...limit, using: &generator) / unit * unit)
            let text = DurationText.format(.microseconds(microseconds))
            #expect(DurationText.parse(text) == .success(.microseconds(microseconds)), "\(text)")
        }
    }

    @Test("no text makes the parser trap")
    func anyText() {
        var generator = SeededGenerator(seed: 4)
        let pieces = [
            "P", "T", "1", "0", "99999999999", ".", "h", "m", "s", "ms", "d", "w", " ", "-", ":", "é", "\u{0}",
        ]
        for _ in 0..<5_000 {
            let count = Int.random(in: 0...8, using: &generator)
            let text = (0..<count).map { _ in pieces[Int.random(in: 0..<pieces.count, using: &generator)] }.joined()
            if case .success(let duration) = DurationText.parse(text) {
                #expect(duration >= .zero && duration <= DurationText.longest, "\(text)")
            }
        }
    }
}
