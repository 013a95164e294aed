import RollcallCore
import RollcallSchedule
import RollcallTasks

/// A reader whose tasks, zones, environment and clock are fixed.
struct ReaderFixture {
    var environment: [String: String] = [:]
    var zones = ZoneCatalogue.fixture
    var tasks = [TaskDeclaration.prunePresences, .pruneRooms, .say, RunProgram.declaration, HTTPRequest.declaration]

    /// 2026-11-22T10:00:00Z.
    static let now = Timestamp(seconds: 1_795_341_600)

    var reader: ScheduleReader {
        var reader = ScheduleReader(tasks: tasks, zones: zones, environment: environment, now: Self.now)
        reader.checks = [
            ArgumentCheck(RunProgram.declaration.name, argument: "argv") { _, value in
                guard value != .array(["/usr/bin/true"]) else { return nil }
                let isDoubtful = value == .array(["/usr/bin/doubtful"])
                return ArgumentCheck.Objection(
                    isDoubtful ? .warning : .error, "this program is not allowed", help: "allow it")
            }
        ]
        return reader
    }

    /// Reads one file called `schedule.yaml`.
    func read(_ text: String) -> ScheduleReading {
        read(Array(text.utf8))
    }

    func read(_ bytes: [UInt8]) -> ScheduleReading {
        reader.read([SourceFile(path: "schedule.yaml", bytes: bytes)])
    }

    /// Reads a file with one job, `prune-presences`, whose keys are given, indented as they are.
    func readJob(_ keys: String) -> ScheduleReading {
        let lines = keys.split(separator: "\n").map { "    \($0)\n" }.joined()
        return read("jobs:\n  prune-presences:\n\(lines)")
    }

    /// The definition of `readJob`; nil when there is none or anything was said.
    func definition(_ keys: String) -> JobDefinition? {
        let reading = readJob(keys)
        return reading.diagnostics.isEmpty ? reading.jobs.first?.definition : nil
    }
}

extension TaskDeclaration {
    static let prunePresences = TaskDeclaration(
        name: TaskName("prune-presences"),
        aliases: ["prune_presences", "channels_presence.tasks.prune_presence"],
        summary: "removes presences that were not seen for a while",
        arguments: [
            ArgumentDeclaration(
                name: "max_age", kind: .duration(isPositive: true), summary: "how long a presence may be silent",
                fallback: "60s"),
            ArgumentDeclaration(
                name: "heartbeat", kind: .duration(isPositive: true), summary: "how often clients send a heartbeat"),
            ArgumentDeclaration(name: "max_removed", kind: .limit, summary: "the brake", fallback: "none"),
            ArgumentDeclaration(
                name: "batch", kind: .integer(1...100_000), summary: "rows a transaction", fallback: 2_000),
        ])

    static let pruneRooms = TaskDeclaration(
        name: TaskName("prune-rooms"), aliases: ["prune_rooms"], summary: "removes empty rooms",
        arguments: [
            ArgumentDeclaration(
                name: "empty_for", kind: .duration(isPositive: false), summary: "how long a room must have been empty",
                fallback: "0s")
        ])

    static let say = TaskDeclaration(
        name: TaskName("say"), summary: "says something",
        arguments: [ArgumentDeclaration(name: "words", kind: .text, summary: "what to say")])
}

extension ZoneCatalogue {
    /// UTC by two names, and three zones with the rules of their years.
    static let fixture: ZoneCatalogue = {
        let rules: [String: TimeZoneRules] = [
            "UTC": .utc, "Etc/UTC": .utc,
            "Europe/Berlin": zone(offset: 3_600, name: "CET", footer: "CET-1CEST,M3.5.0,M10.5.0/3"),
            "America/New_York": zone(offset: -18_000, name: "EST", footer: "EST5EDT,M3.2.0,M11.1.0"),
            "Asia/Tokyo": zone(offset: 32_400, name: "JST", footer: "JST-9"),
        ].compactMapValues { $0 }
        let zones = Dictionary(uniqueKeysWithValues: rules.map { ($0, Zone(name: $0, rules: $1)) })
        return ZoneCatalogue(names: { Array(rules.keys) }, zone: { zones[$0] })
    }()

    /// A TZif file of version 2 with one local time and a footer (RFC 8536).
    static func zoneBytes(offset: Int32, name: String, footer: String) -> [UInt8] {
        func number(_ value: Int32) -> [UInt8] { withUnsafeBytes(of: value.bigEndian, Array.init) }
        let characters = Array(name.utf8) + [0]
        let counts: [Int32] = [0, 0, 0, 0, 1, Int32(characters.count)]
        let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts.flatMap(number)
        let block = header + number(offset) + [0, 0] + characters
        return block + block + Array("\n\(footer)\n".utf8)
    }

    private static func zone(offset: Int32, name: String, footer: String) -> TimeZoneRules? {
        // Ignored: a zone that cannot be made is missing, and the tests that need it fail.
        try? TimeZoneRules(tzif: zoneBytes(offset: offset, name: name, footer: footer))
    }
}
