import Foundation
import RollcallCore
import Testing

/// Facts of zones whose past is settled, against the system's own files: those the program reads.
@Suite("Rules of real zones")
struct TimeZoneRulesTests {
    private func rules(_ zone: String) throws -> TimeZoneRules {
        let data = try Data(contentsOf: URL(fileURLWithPath: "/usr/share/zoneinfo/\(zone)"))
        return try TimeZoneRules(tzif: Array(data))
    }

    @Test(
        "clocks change when the zone's law said so",
        arguments: [
            ("Europe/Berlin", "2024-03-31T01:00:00Z", 3_600, 7_200),
            ("Europe/Berlin", "2024-10-27T01:00:00Z", 7_200, 3_600),
            ("Europe/Berlin", "1980-04-06T01:00:00Z", 3_600, 7_200),
            // Far past the file's last change: the footer.
            ("Europe/Berlin", "2099-03-29T01:00:00Z", 3_600, 7_200),
            ("America/New_York", "2024-03-10T07:00:00Z", -18_000, -14_400),
            ("America/New_York", "2024-11-03T06:00:00Z", -14_400, -18_000),
            ("America/Chicago", "2024-03-10T08:00:00Z", -21_600, -18_000),
            ("America/Chicago", "1974-01-06T08:00:00Z", -21_600, -18_000),
            // By half an hour.
            ("Australia/Lord_Howe", "2024-04-06T15:00:00Z", 39_600, 37_800),
            ("Australia/Lord_Howe", "2024-10-05T15:30:00Z", 37_800, 39_600),
            // Back for Ramadan.
            ("Africa/Casablanca", "2023-03-19T02:00:00Z", 3_600, 0),
            ("Africa/Casablanca", "2023-04-23T02:00:00Z", 0, 3_600),
            // To a new standard time, on the evening before.
            ("America/Nuuk", "2023-03-26T01:00:00Z", -10_800, -7_200),
            ("America/Nuuk", "2024-03-31T01:00:00Z", -7_200, -3_600),
        ])
    func changes(zone: String, instant: String, before: Int, after: Int) throws {
        let rules = try rules(zone)
        let change = try Timestamp(reading: instant)
        let justBefore = change - .microseconds(1)
        #expect(rules.offset(at: justBefore) == .seconds(before))
        #expect(rules.offset(at: change) == .seconds(after))
        #expect(rules.nextTransition(after: justBefore) == change)
    }

    @Test("India's clocks have stood at +05:30 since the war")
    func india() throws {
        let rules = try rules("Asia/Kolkata")
        #expect(rules.offset(at: .epoch) == .seconds(19_800))
        #expect(rules.abbreviation(at: .epoch) == "IST")
        #expect(rules.nextTransition(after: .epoch) == nil)
    }

    @Test(
        "a civil time is shown once, twice or never",
        arguments: [
            ("Europe/Berlin", "2024-06-01T12:00:00", ["2024-06-01T10:00:00Z"]),
            ("Europe/Berlin", "2024-10-27T02:30:00", ["2024-10-27T00:30:00Z", "2024-10-27T01:30:00Z"]),
            ("Europe/Berlin", "2024-10-27T03:00:00", ["2024-10-27T02:00:00Z"]),
            ("Europe/Berlin", "2024-03-31T02:30:00", []),
            ("Europe/Berlin", "2024-03-31T03:00:00", ["2024-03-31T01:00:00Z"]),
            ("Australia/Lord_Howe", "2024-04-07T01:45:00", ["2024-04-06T14:45:00Z", "2024-04-06T15:15:00Z"]),
            ("Australia/Lord_Howe", "2024-10-06T02:15:00", []),
            // The day that Samoa left out when it crossed the date line.
            ("Pacific/Apia", "2011-12-30T12:00:00", []),
        ])
    func instants(zone: String, time: String, expected: [String]) throws {
        let rules = try rules(zone)
        let time = try CivilTime(reading: time)
        switch rules.instants(of: time) {
        case .one(let only): #expect([only.description] == expected)
        case .two(let first, let second): #expect([first.description, second.description] == expected)
        case .none(let gap):
            #expect(expected.isEmpty)
            #expect(rules.civilTime(at: gap.transition) > time)
            #expect(rules.civilTime(at: gap.transition - .microseconds(1)) < time)
            #expect(gap.offsetBefore < gap.offsetAfter)
        }
    }
}
