import Logging
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct TextTests {
    private let now = Timestamp(seconds: 1_795_341_600)  // 2026-11-22T10:00:00Z, a Sunday.

    @Test(
        "distances are said in the largest unit of which there are two",
        arguments: [
            (0, "now"), (1, "in 1 s"), (119, "in 119 s"), (120, "in 2 min"), (7_199, "in 119 min"), (7_200, "in 2 h"),
            (172_799, "in 47 h"), (172_800, "in 2 d"), (-1, "1 s ago"), (-43, "43 s ago"), (-180, "3 min ago"),
        ] as [(Int, String)])
    func relativeTime(seconds: Int, text: String) {
        #expect(RelativeTime.text(now + .seconds(seconds), from: now) == text)
    }

    @Test("what is yet to come is never said to be now")
    func roundingUp() {
        #expect(RelativeTime.text(now + .milliseconds(1), from: now) == "in 1 s")
        #expect(RelativeTime.text(now - .milliseconds(1), from: now) == "now")
    }

    @Test(
        "moments are read as people say them, in UTC",
        arguments: [
            ("2026-11-21T10:00:00+01:00", "2026-11-21T09:00:00Z"), ("2026-11-21", "2026-11-21T00:00:00Z"),
            ("2026-11-21T10:30", "2026-11-21T10:30:00Z"), ("02:00", "2026-11-22T02:00:00Z"),
            ("12:00", "2026-11-21T12:00:00Z"), ("yesterday", "2026-11-21T00:00:00Z"), ("today", "2026-11-22T00:00:00Z"),
            ("8h", "2026-11-22T02:00:00Z"), ("90", "2026-11-22T09:58:30Z"), ("now", "2026-11-22T10:00:00Z"),
        ])
    func moments(text: String, instant: String) throws {
        #expect(try #require(TimeArgument(text)).instant(from: now).description == instant)
    }

    @Test("of what a worker is told, a time of day is the next one and a duration is from now")
    func comingMoments() throws {
        #expect(try #require(TimeArgument("02:00")).instant(from: now, .coming).description == "2026-11-23T02:00:00Z")
        #expect(try #require(TimeArgument("12:00")).instant(from: now, .coming).description == "2026-11-22T12:00:00Z")
        #expect(try #require(TimeArgument("1h")).instant(from: now, .coming).description == "2026-11-22T11:00:00Z")
    }

    @Test("what is no moment is refused", arguments: ["", "noon", "25:00", "2026-13-01", "-1h", "1:30:99"])
    func noMoment(text: String) {
        #expect(TimeArgument(text) == nil)
    }

    @Test("text is cut to cells, not to characters, and wide ones count twice")
    func widths() {
        #expect(DisplayWidth.of("日本") == 4)
        #expect(DisplayWidth.of("e\u{301}") == 1)
        #expect(DisplayWidth.of("👍🏽") == 2)
        #expect(DisplayWidth.cut("日本語", to: 5) == "日本…")
        #expect(DisplayWidth.cut("日本語", to: 4) == "日…")
        #expect(DisplayWidth.cut("abc", to: 3) == "abc")
        #expect(DisplayWidth.cut("abcd", to: 3) == "ab…")
    }

    @Test(
        "control characters of data reach no terminal",
        arguments: [
            ("a\u{1B}[31mb", "a\\u{1b}[31mb"), ("a\nb\tc\r", "a\\nb\\tc\\r"), ("\u{202E}abc", "\\u{202e}abc"),
            ("\u{9B}31m", "\\u{9b}31m"), ("日本 ok", "日本 ok"),
        ])
    func controls(text: String, escaped: String) {
        #expect(text.escapingControls() == escaped)
        #expect(Table.Cell(text).text == escaped)
    }

    @Test("columns shrink from the right, as far as each may")
    func table() {
        var table = Table([
            Table.Column("ID"), Table.Column("NAME", minimum: 4), Table.Column("N", isNumeric: true),
            Table.Column("WORDS", minimum: 5),
        ])
        table.rows = [["1", "somebody", "7", "a long sentence"], ["22", "日本語日本語", "12", "-"]]
        #expect(
            table.text(width: nil, palette: .plain).split(separator: "\n") == [
                "ID  NAME           N  WORDS", "1   somebody       7  a long sentence", "22  日本語日本語  12  -",
            ])
        #expect(
            table.text(width: 20, palette: .plain).split(separator: "\n") == [
                "ID  NAME    N  WORDS", "1   some…   7  a lo…", "22  日本…  12  -",
            ])
        #expect(
            table.text(width: 17, palette: .plain).split(separator: "\n") == [
                "ID  NAME   N  WO…", "1   som…   7  a …", "22  日…   12  -",
            ])
    }

    @Test("JSON keeps the order of its keys and escapes what must be")
    func json() {
        let value = JSON.object([
            "b": .string("q\"\\\n\u{1}\u{7F}é"), "a": .array([.null, .bool(true), .number(1.5), .integer(-1)]),
            "t": .time(now + .milliseconds(5)), "z": .time(now), "d": .milliseconds(.milliseconds(1_500)),
        ])
        #expect(
            value.text == #"{"b":"q\"\\\n\u0001\u007fé","a":[null,true,1.5,-1],"t":"2026-11-22T10:00:00.005Z","#
                + #""z":"2026-11-22T10:00:00Z","d":1500}"#)
        #expect(JSON(sorting: ["b": 1, "a": .object(["y": 2, "x": .null])]).text == #"{"a":{"x":null,"y":2},"b":1}"#)
    }

    @Test("colours follow the flag, then NO_COLOR, then CLICOLOR_FORCE, then the terminal")
    func palette() {
        let none: [String: String] = [:]
        #expect(Palette(.auto, isTerminal: true, knowsColour: true, environment: none).isOn)
        #expect(!Palette(.auto, isTerminal: true, knowsColour: false, environment: none).isOn)
        #expect(!Palette(.auto, isTerminal: false, knowsColour: true, environment: none).isOn)
        #expect(!Palette(.auto, isTerminal: true, knowsColour: true, environment: ["NO_COLOR": "1"]).isOn)
        #expect(Palette(.auto, isTerminal: true, knowsColour: true, environment: ["NO_COLOR": ""]).isOn)
        #expect(Palette(.auto, isTerminal: false, knowsColour: false, environment: ["CLICOLOR_FORCE": "1"]).isOn)
        #expect(Palette(.always, isTerminal: false, knowsColour: false, environment: ["NO_COLOR": "1"]).isOn)
        #expect(!Palette(.never, isTerminal: true, knowsColour: true, environment: ["CLICOLOR_FORCE": "1"]).isOn)
    }
}
