import RollcallCore
import Testing

/// What the arguments of the two tasks take.
@Suite struct ArgumentTests {
    private func read(_ kind: ArgumentKind, _ value: JSONValue) -> JSONValue? {
        try? kind.read(value).get()  // Ignored: what is refused is nil.
    }

    @Test("a program is a list whose first is an absolute path; one text is such a list")
    func command() {
        #expect(read(.command, "/bin/true") == .array(["/bin/true"]))
        #expect(read(.command, .array(["/bin/echo", 5, true, ""])) == .array(["/bin/echo", "5", "true", ""]))
        for wrong: JSONValue in ["true", .array([]), .array(["bin/x"]), .object([:]), .array(["/x", .array([])]), ""] {
            #expect(read(.command, wrong) == nil, "\(wrong)")
        }
        #expect(read(.command, .array(["/x", "a\0b"])) == nil)
    }

    @Test("a header is a token with a value on one line; a variable has no = in its name")
    func pairs() {
        #expect(read(.headers, .object(["X-A": 1])) == .object(["X-A": "1"]))
        for name in ["", "a b", "a:b", "ä", "a\r\nb"] {
            #expect(read(.headers, .object([name: "1"])) == nil, "\(name)")
        }
        for value in ["a\r\nX-B: 1", "a\nb", "a\0"] {
            #expect(read(.headers, .object(["X-A": .string(value)])) == nil)
        }
        #expect(read(.variables, .object(["a b": "x\ny"])) == .object(["a b": "x\ny"]))
        #expect(read(.variables, .object(["a=b": "x"])) == nil)
        #expect(read(.variables, .object(["a": "x\0"])) == nil)
        #expect(read(.variables, "a") == nil)
    }

    @Test("no message about headers or variables shows a value")
    func silence() {
        for kind in [ArgumentKind.headers, .variables] {
            for value: JSONValue in [
                .object(["A": "gold\0"]), .object(["A\n": "gold"]), .object(["A": .array(["gold"])]),
            ] {
                guard case .failure(let problem) = kind.read(value) else { continue }
                #expect(!problem.message.contains("gold"))
            }
        }
    }

    @Test("an address has a scheme that is spoken, a host, and neither user nor password")
    func url() {
        for right in ["http://h", "HTTPS://h:8/p?q#f", "https://[::1]:80/", "http://h/a@b"] {
            #expect(read(.url, .string(right)) == .string(right))
        }
        for wrong in [
            "ftp://h", "h", "file:///etc/passwd", "http://", "http:///x", "http://:80", "http://u:p@h", "http://h/a b",
            "http://h/\n", "http://ä.de",
        ] {
            #expect(read(.url, .string(wrong)) == nil, "\(wrong)")
        }
    }

    @Test("statuses are single ones, hundreds and ranges")
    func statuses() {
        #expect(StatusRange("204")?.values == 204...204)
        #expect(StatusRange("2xx")?.values == 200...299)
        #expect(StatusRange("200-3XX")?.values == 200...399)
        for wrong in ["", "99", "600", "2x", "x", "6xx", "300-200", "200-", "-200", "+20", "2 x"] {
            #expect(StatusRange(wrong) == nil, "\(wrong)")
        }
        #expect(read(.statuses, 200) == .array(["200"]))
        #expect(read(.statuses, .array(["2xx", 404])) == .array(["2xx", "404"]))
        #expect(read(.statuses, .array([])) == nil)
    }

    @Test("words are found in any case, flags in YAML's words")
    func words() {
        #expect(read(.choice(["GET", "PUT"]), "put") == "PUT")
        #expect(read(.choice(["GET"]), "POST") == nil)
        #expect(read(.flag, true) == true)
        #expect(read(.flag, "No") == false)
        #expect(read(.flag, "maybe") == nil)
        #expect(read(.path, "/srv") == "/srv")
        #expect(read(.path, "srv") == nil)
    }

    @Test("what may be a secret is not shown: what names stand before, and what follows the ? of an address")
    func secrets() {
        #expect(read(.secret, "gold")?.withoutSecrets == .object(["text": "***"]))
        #expect(JSONValue.object(["Authorization": "gold"]).withoutSecrets == .object(["Authorization": "***"]))
        #expect(JSONValue.string("https://h/p?token=gold").withoutSecrets == "https://h/p?***")
        #expect(JSONValue.array(["http://h/#gold", "x?y"]).withoutSecrets == .array(["http://h/#***", "x?y"]))
        #expect(JSONValue.integer(5).withoutSecrets == 5)
    }
}
