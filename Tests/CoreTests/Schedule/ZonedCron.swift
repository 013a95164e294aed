import Foundation
import RollcallCore
import Testing

extension Zone {
    /// A zone of the system's files, those that the program reads.
    static func reading(_ name: String) throws -> Zone {
        let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(name)"))
        return Zone(name: name, rules: try TimeZoneRules(tzif: Array(data)))
    }
}

extension CronRecurrence {
    /// The recurrence of an expression on the clock of a zone of the system's files.
    init(reading text: String, in zone: String, _ dst: DaylightPolicy = .standard) throws {
        self.init(expression: try CronExpression(reading: text), zone: try .reading(zone), dst: dst)
    }

    /// The ticks after the first instant and at or before the second, held also against `count`, and against `last` from
    /// each of them back to the one before.
    func checkedTicks(after start: String, through end: String) throws -> [String] {
        let (start, end) = (try Timestamp(reading: start), try Timestamp(reading: end))
        var ticks: [Timestamp] = []
        var position = start
        while let next = next(after: position), next <= end {
            #expect(next > position)
            #expect(last(atOrBefore: next) == next)
            if let newest = ticks.last { #expect(last(atOrBefore: next - .microseconds(1)) == newest, "\(text)") }
            ticks.append(next)
            position = next
        }
        #expect(count(after: start, through: end) == ticks.count, "\(text)")
        return ticks.map(\.description)
    }
}
