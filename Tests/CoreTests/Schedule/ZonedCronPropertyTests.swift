import RollcallCore
import RollcallTesting
import Testing

/// Random expressions on clocks that are changed often and oddly: more so than those of any zone.
@Suite("Cron on any clock")
struct ZonedCronPropertyTests {
    /// Changes hours to days apart, by up to half a day, to the second.
    private func zone(using generator: inout SeededGenerator) throws -> Zone {
        var data = TimeZoneBytes(footer: "AAA-1BBB,M3.5.0/2,M10.5.0/3")
        data.names = "AAA\0BBB\0CCC\0"
        data.kinds = [(3_600, 0, 0), (7_200, 1, 4)]
        var instant: Int64 = 1_760_000_000
        for index in 0..<40 {
            instant += .random(in: 1_800...400_000, using: &generator)
            let step: Int32 = Bool.random(using: &generator) ? 1 : 900
            data.kinds.append((.random(in: -43_200 / step...43_200 / step, using: &generator) * step, 0, 8))
            data.changes.append((instant, UInt8(index + 2)))
        }
        return Zone(name: "Odd/Clock", rules: try TimeZoneRules(tzif: data.bytes))
    }

    @Test("next, last and count agree, ticks rise, and each is shown by the clock or made up at a minute's beginning")
    func agreement() throws {
        var generator = SeededGenerator(seed: 13)
        for _ in 0..<150 {
            let zone = try zone(using: &generator)
            let cron = RandomCron(using: &generator)
            let expression = try CronExpression(reading: cron.text)
            for dst in DaylightPolicy.allCases {
                let recurrence = CronRecurrence(expression: expression, zone: zone, dst: dst)
                let start = Timestamp(seconds: .random(in: 1_759_900_000...1_768_000_000, using: &generator))
                var (ticks, position) = ([Timestamp](), start)
                while ticks.count < 40, let next = recurrence.next(after: position) {
                    #expect(next > position && recurrence.last(atOrBefore: next) == next, "\(cron.text)")
                    #expect(recurrence.last(atOrBefore: next - .microseconds(1)) ?? start <= max(position, start))
                    #expect(isExplained(next, by: recurrence), "\(cron.text) \(dst) \(next)")
                    ticks.append(next)
                    position = next
                }
                #expect(recurrence.count(after: start, through: position) == ticks.count, "\(cron.text) \(dst)")
            }
        }
    }

    private func isExplained(_ tick: Timestamp, by recurrence: CronRecurrence) -> Bool {
        guard let zone = recurrence.zone else { return false }
        return recurrence.expression.matches(zone.rules.civilTime(at: tick)) || recurrence.note(at: tick) == .madeUp
    }

    @Test("between two ticks of an entry that follows real time, no second of the clock matches")
    func noneBetween() throws {
        var generator = SeededGenerator(seed: 14)
        for _ in 0..<20 {
            let zone = try zone(using: &generator)
            let cron = CronRecurrence(expression: try CronExpression(reading: "*/7 3-17/2 * * *"), zone: zone)
            var instant = Timestamp(seconds: .random(in: 1_760_000_000...1_766_000_000, using: &generator))
            var expected = cron.next(after: instant)
            for _ in 0..<4_000 {
                instant = instant + .seconds(60 - instant.microseconds / 1_000_000 % 60)
                // A clock that is off by seconds shows whole minutes at other instants.
                let isWhole = zone.rules.civilTime(at: instant).second == 0
                guard isWhole, cron.expression.matches(zone.rules.civilTime(at: instant)) else { continue }
                #expect(try #require(expected) <= instant)
                expected = cron.next(after: instant)
            }
        }
    }

    @Test("what is written is read back equal, by the expression's own text")
    func readBack() throws {
        var generator = SeededGenerator(seed: 15)
        for _ in 0..<2_000 {
            let expression = try CronExpression(reading: RandomCron(using: &generator).text)
            #expect(try CronExpression(reading: expression.source) == expression)
        }
    }

    @Test("mutated expressions never trap nor hang, and what is read has a next time or never one")
    func mutated() throws {
        var generator = SeededGenerator(seed: 16)
        for _ in 0..<6_000 {
            var bytes = Array(RandomCron(using: &generator).text.utf8)
            for _ in 0...Int.random(in: 0...3, using: &generator) where !bytes.isEmpty {
                let place = Int.random(in: bytes.indices, using: &generator)
                switch Int.random(in: 0..<3, using: &generator) {
                case 0: bytes[place] = UInt8.random(in: 0...255, using: &generator)
                case 1: bytes.remove(at: place)
                default: bytes.insert(Array("*/-,#LW?@ 0975".utf8).randomElement(using: &generator) ?? 0, at: place)
                }
            }
            let text = String(decoding: bytes, as: UTF8.self)
            switch CronExpression.parse(text) {
            case .failure(let problem): #expect(problem.range.upperBound <= text.utf8.count, "\(text)")
            case .success(let expression):
                let start = CivilTime(year: 2026, month: 11, day: 22)
                #expect((expression.next(after: start) == nil) == expression.neverMatches, "\(text)")
                #expect((expression.shortestInterval == nil) == expression.neverMatches, "\(text)")
            }
        }
    }

    @Test("a next time 40 years away, or none, is found without walking there")
    func immediate() throws {
        let berlin = try Zone.reading("Europe/Berlin")
        let cases = [
            ("0 2 29 2 *", "2092-02-29T01:00:00Z"), ("0 0 31 2 *", nil), ("0 0 ? 2 mon#5", "2112-02-28T23:00:00Z"),
        ]
        for (text, expected) in cases {
            let cron = CronRecurrence(expression: try CronExpression(reading: text), zone: berlin)
            #expect(
                cron.next(after: try Timestamp(reading: "2090-03-01T00:00:00Z"))?.description == expected, "\(text)")
        }
    }
}
