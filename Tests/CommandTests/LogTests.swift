import Logging
import RollcallCore
import RollcallTesting
import Testing

@testable import RollcallCommands

@Suite struct LogTests {
    /// What one event becomes.
    private func line(
        _ format: LogFormat, environment: [String: String] = [:], isTerminal: Bool = false, message: String = "done",
        _ fields: Logger.Metadata = [:], level: Logger.Level = .info
    ) -> String {
        let target = MemoryTarget()
        let handler = LineLogHandler(
            stream: TextStream(target, capacity: 0),
            destination: LogDestination(format, isTerminal: isTerminal, environment: environment), palette: .plain,
            clock: TestClock(), level: .debug)
        Logger(label: "test") { _ in handler }.log(level: level, "\(message)", metadata: fields)
        return target.text
    }

    @Test("a JSON line has time, level, message and the fields in the contract's order")
    func json() {
        let fields: Logger.Metadata = [
            "error": "no such table", "duration_ms": "12", "job": "prune-rooms", "extra": "x", "attempt": "2",
            "run_id": "0199", "worker": "host-1", "tick": "2026-11-22T10:00:00Z",
        ]
        #expect(
            line(.json, fields, level: .error)
                == #"{"ts":"2026-11-22T10:00:00Z","level":"error","msg":"done","job":"prune-rooms","run_id":"0199","#
                + #""tick":"2026-11-22T10:00:00Z","attempt":2,"worker":"host-1","duration_ms":12,"#
                + #""error":"no such table","extra":"x"}"# + "\n")
    }

    @Test("a text line has the same for people, values with blanks quoted")
    func text() {
        #expect(
            line(.text, ["job": "prune-rooms", "error": "no such table"], level: .warning)
                == "2026-11-22T10:00:00.000Z warning done  job=prune-rooms error=\"no such table\"\n")
    }

    @Test("under journald a line begins with its priority and leaves the time to the journal")
    func journal() {
        let environment = ["JOURNAL_STREAM": "8:1"]
        #expect(line(.text, environment: environment, level: .error) == "<3>done\n")
        #expect(line(.text, environment: environment, level: .info) == "<6>done\n")
        #expect(line(.text, environment: environment, isTerminal: true).hasPrefix("2026-"))
        #expect(LogDestination(nil, isTerminal: false, environment: environment).format == .text)
        #expect(LogDestination(nil, isTerminal: false, environment: [:]).format == .json)
        #expect(LogDestination(nil, isTerminal: true, environment: [:]).format == .text)
    }

    @Test("no message is more than one line, and none is longer than 16 KiB", arguments: LogFormat.allCases)
    func bounds(format: LogFormat) {
        let forged = line(format, message: "a\n<0>forged\u{1B}[2J", ["job": "b\nc"])
        #expect(forged.split(separator: "\n").count == 1)
        #expect(!forged.contains("\u{1B}"))
        let long = line(format, message: String(repeating: "日", count: 100_000), ["error": "e"])
        #expect(long.utf8.count <= LogText.limit + 2)
        #expect(long.contains("…"))
    }

    @Test("a log that nobody reads stops nobody")
    func lost() {
        struct Full: ByteTarget {
            func write(_ bytes: [UInt8]) -> OutputLoss? { .failed(28) }
        }
        let stream = TextStream(Full(), capacity: 0)
        let handler = LineLogHandler(
            stream: stream, destination: LogDestination(.json, isTerminal: false, environment: [:]), palette: .plain,
            clock: TestClock(), level: .info)
        Logger(label: "test") { _ in handler }.info("one")
        Logger(label: "test") { _ in handler }.info("two")
        #expect(throws: OutputLoss.failed(28)) { try stream.write("three") }
    }
}
