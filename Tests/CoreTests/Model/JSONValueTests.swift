import Foundation
import RollcallCore
import Testing

@Suite("JSON values")
struct JSONValueTests {
    private func decode(_ json: String) throws -> JSONValue {
        try JSONDecoder().decode(JSONValue.self, from: Data(json.utf8))
    }

    private func encode(_ value: JSONValue) throws -> String {
        let encoder = JSONEncoder()
        encoder.outputFormatting = [.sortedKeys, .withoutEscapingSlashes]
        return String(decoding: try encoder.encode(value), as: UTF8.self)
    }

    private static let forms: [(JSONValue, String)] = [
        (.null, "null"), (true, "true"), (false, "false"), (0, "0"), (1, "1"), (-7, "-7"),
        (.integer(.max), "9223372036854775807"), (.integer(.min), "-9223372036854775808"), (.number(1.5), "1.5"),
        (.number(-0.001), "-0.001"), (.number(1e300), "1e+300"), ("", "\"\""), ("a\"\\\n/é🐢", #""a\"\\\n/é🐢""#),
        ("1", #""1""#), ("true", #""true""#), ("null", #""null""#), (.array([]), "[]"), (.object([:]), "{}"),
        (.array([1, "1", .array([.null])]), #"[1,"1",[null]]"#),
        (.object(["b": 1, "a": .object(["c": false])]), #"{"a":{"c":false},"b":1}"#),
    ]

    @Test("each kind is written as plain JSON and read back equal", arguments: forms)
    func roundTrip(value: JSONValue, json: String) throws {
        #expect(try encode(value) == json)
        #expect(try decode(json) == value)
    }

    @Test("numbers that 64 bits do not hold are numbers, whole ones with a fraction are integers")
    func numbers() throws {
        #expect(try decode("9223372036854775808") == .number(9_223_372_036_854_775_808))
        #expect(try decode("1.0") == .integer(1))
        #expect(try decode("1e2") == .integer(100))
        #expect(try decode(try encode(.number(3))) == .integer(3))
    }

    @Test("what JSON cannot say is an error, not a trap", arguments: [Double.infinity, -.infinity, .nan])
    func notJSON(value: Double) {
        #expect(throws: EncodingError.self) { try encode(.number(value)) }
    }

    @Test("text and whole numbers are had from their own kind alone")
    func views() {
        #expect(JSONValue.string("a").string == "a" && JSONValue.integer(5).integer == 5)
        let others: [JSONValue] = [.null, true, .number(1), .array(["a"]), .object(["a": "b"])]
        for other in others { #expect(other.string == nil && other.integer == nil) }
        #expect(JSONValue.integer(5).string == nil && JSONValue.string("5").integer == nil)
    }

    @Test("nothing single is in null, arrays and objects")
    func scalars() {
        for value in [JSONValue.null, .array([1]), .object(["a": 1])] { #expect(value.scalarText == nil) }
        #expect(JSONValue.number(.infinity).scalarText == "inf")
    }
}
