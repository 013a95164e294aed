import Testing

@testable import RollcallTasks

/// What becomes of what a program writes.
@Suite struct OutputTests {
    private func lines(_ pieces: String...) -> [String] {
        var output = OutputLines()
        let whole = pieces.flatMap { output.take(Array($0.utf8)[...]) }
        return whole + [output.finish()].compactMap { $0 }
    }

    @Test("lines are the same however they come in pieces, and the last needs no line break")
    func pieces() {
        #expect(lines("one\ntwo\nthree") == ["one", "two", "three"])
        #expect(lines("o", "ne\nt", "wo", "\n", "three") == ["one", "two", "three"])
        #expect(lines("a\r\nb\rc  \t\n\n   \n") == ["a", "b", "c"])
        #expect(lines("").isEmpty)
    }

    @Test("bytes that are not UTF-8 become the replacement character, also where a character was cut")
    func invalid() {
        var output = OutputLines()
        #expect(output.take([0x61, 0xFF, 0x62, 0x0A, 0xE2, 0x82]) == ["a\u{FFFD}b"])
        #expect(output.finish() == "\u{FFFD}")
        let umlauts = String(repeating: "ü", count: 2_000)
        #expect(lines("x" + umlauts).allSatisfy { $0.utf8.count <= OutputLines.limit + 6 })
    }

    @Test("a line without end is cut, and takes no memory")
    func long() {
        var output = OutputLines()
        for _ in 0..<1_000 { #expect(output.take(Array(repeating: 0x78, count: 10_000)[...]).isEmpty) }
        #expect(output.finish() == String(repeating: "x", count: OutputLines.limit) + "…")
    }

    @Test("the first lines are told as they come, the last at the end, and how many are missing between them")
    func tail() {
        var tail = OutputTail()
        let told = (0..<1_000).filter { tail.take("\($0)") }
        #expect(told == Array(0..<OutputTail.headLimit))
        #expect(tail.rest.dropped == 1_000 - OutputTail.headLimit - OutputTail.tailLimit)
        #expect(tail.rest.lines == (900..<1_000).map { "\($0)" })
        var short = OutputTail()
        for number in 0..<250 { _ = short.take("\(number)") }
        #expect(short.rest.dropped == 0)
        #expect(short.rest.lines == (200..<250).map { "\($0)" })
    }
}
