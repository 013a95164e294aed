import Foundation
import Harness
import RollcallCore
import Testing

/// Every change of every zone of this system, from 1970 to 2100, held against Python's zoneinfo.
///
/// The ticks around a change are compared for one change in eleven, and for all with `ROLLCALL_LONG=1`.
@Suite("Zones, held against Python's zoneinfo", .onOwnThread)
struct ZoneOracleTests {
    /// A change as the oracle tells it.
    private struct Change: Hashable {
        var instant: Int
        var before: Int
        var after: Int
        /// Count, sum and sum of squares for standard, skip, both and real time; empty where they were not asked for.
        var ticks: [Int]
    }

    private static let folder = URL(filePath: "/usr/share/zoneinfo")
    private static let end = Timestamp(seconds: 4_102_444_800)

    /// The names of all zones, each file once: most zones are another name of one.
    private static func names() throws -> [String] {
        let list = String(decoding: try Data(contentsOf: folder.appending(path: "tzdata.zi")), as: UTF8.self)
        var names: Set<String> = []
        for line in list.split(separator: "\n") {
            let words = line.split(separator: " ")
            if words.count >= 2, words[0] == "Z" { names.insert(String(words[1])) }
            if words.count >= 3, words[0] == "L" { names.insert(String(words[2])) }
        }
        var seen: Set<Data> = []
        return try names.sorted().filter { seen.insert(try Data(contentsOf: folder.appending(path: $0))).inserted }
    }

    @Test("every change has the instant and the offsets of zoneinfo, and the ticks around it are those of its rules")
    func changes() throws {
        let names = try Self.names()
        try #require(names.count > 300)
        let answers = try Oracle.ask("zones.py", [Oracle.isLong ? "1" : "11"], lines: names)
        var expected: [[Change]] = Array(repeating: [], count: names.count)
        for answer in answers {
            let numbers = answer.split(separator: " ").compactMap { Int($0) }
            try #require(numbers.count == 4 || numbers.count == 16, "\(answer)")
            expected[numbers[0]].append(
                Change(instant: numbers[1], before: numbers[2], after: numbers[3], ticks: Array(numbers.dropFirst(4))))
        }
        #expect(expected.joined().count > 30_000)
        for (name, expected) in zip(names, expected) {
            let zone = try Zone.reading(name)
            let found = changes(of: zone)
            #expect(found == expected.map { [$0.instant, $0.before, $0.after] }, "\(name)")
            let clocks = try Clocks(zone)
            for change in expected where !change.ticks.isEmpty {
                #expect(clocks.ticks(around: change.instant) == change.ticks, "\(name) \(change.instant)")
            }
        }
    }

    private func changes(of zone: Zone) -> [[Int]] {
        var changes: [[Int]] = []
        var position = Timestamp.epoch
        while let change = zone.rules.nextTransition(after: position), change <= Self.end {
            let before = change - .microseconds(1)
            #expect(zone.rules.lastTransition(atOrBefore: change) == change)
            #expect(zone.rules.lastTransition(atOrBefore: before) ?? .distantPast <= position || changes.isEmpty)
            changes.append([
                Int(change.microseconds / 1_000_000), seconds(zone.rules.offset(at: before)),
                seconds(zone.rules.offset(at: change)),
            ])
            position = change
        }
        return changes
    }

    private func seconds(_ duration: Duration) -> Int { Int(duration.components.seconds) }

    /// The expressions of the oracle on the clock of a zone.
    private struct Clocks {
        let recurrences: [CronRecurrence]

        init(_ zone: Zone) throws {
            let fixed = try CronExpression(reading: "0-59/15 0-23 * * *")
            let real = try CronExpression(reading: "*/15 * * * *")
            recurrences =
                [.standard, .skip, .both].map { CronRecurrence(expression: fixed, zone: zone, dst: $0) }
                + [CronRecurrence(expression: real, zone: zone)]
        }

        /// Count, sum and sum of squares of the distances in seconds, of the ticks in the three hours on both sides.
        func ticks(around change: Int) -> [Int] {
            let change = Timestamp(seconds: Int64(change))
            let (start, end) = (change - .seconds(10_800), change + .seconds(10_800))
            return recurrences.flatMap { recurrence in
                var distances: [Int] = []
                var position = start
                while let tick = recurrence.next(after: position), tick <= end {
                    distances.append(Int((tick - change).components.seconds))
                    position = tick
                }
                let count = recurrence.count(after: start, through: end)
                return [count, distances.reduce(0, +), distances.reduce(0) { $0 + $1 * $1 }]
            }
        }
    }
}
