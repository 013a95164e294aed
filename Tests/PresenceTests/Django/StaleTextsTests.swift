import Foundation
import RollcallCore
import Testing

@testable import RollcallSQLite

/// Django's local times beside changes of the clocks: America/Chicago goes back at 2026-11-01T07:00:00Z (02:00 to
/// 01:00) and forward at 2026-03-08T08:00:00Z (02:00 to 03:00).
@Suite struct StaleTextsTests {
    private func time(_ zone: String) throws -> DjangoTime {
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(zone)"))
        return DjangoTime(zone: try TimeZoneRules(tzif: Array(bytes)))
    }

    private func isStale(_ text: String, _ stale: StaleTexts) -> Bool {
        text < stale.before && !(text >= stale.sparedFrom && text < stale.sparedTo)
    }

    @Test(arguments: [
        ("2026-11-22T10:00:00Z", "2026-11-22 04:00:00"), ("2026-07-01T00:00:00.5Z", "2026-06-30 19:00:00.500000"),
        ("2026-11-22T10:00:00.000001Z", "2026-11-22 04:00:00.000001"),
    ])
    func `far from a change one comparison decides`(cutoff: String, text: String) throws {
        let stale = StaleTexts(before: try #require(Timestamp(rfc3339: cutoff)), in: try time("America/Chicago"))
        #expect(stale.before == text)
        #expect(stale.sparedFrom == "" && stale.sparedTo == "")
    }

    @Test(arguments: [
        // Before the first 01:00 nothing is in doubt.
        ("2026-11-01T05:59:00Z", "2026-11-01 00:58:59", true), ("2026-11-01T05:59:00Z", "2026-11-01 00:59:00", false),
        // In the first pass 01:10 may be the second.
        ("2026-11-01T06:30:00Z", "2026-11-01 00:59:59", true), ("2026-11-01T06:30:00Z", "2026-11-01 01:10:00", false),
        ("2026-11-01T06:30:00Z", "2026-11-01 01:30:00", false),
        // In the second pass it is stale either way, and what the first pass wrote later on the clock is not yet.
        ("2026-11-01T07:30:00Z", "2026-11-01 01:10:00", true), ("2026-11-01T07:30:00Z", "2026-11-01 01:29:59", true),
        ("2026-11-01T07:30:00Z", "2026-11-01 01:45:00", false),
        // After it all is plain again.
        ("2026-11-01T08:30:00Z", "2026-11-01 01:59:59.999999", true),
    ])
    func `in the hour that comes twice nobody who may be fresh is stale`(
        cutoff: String, text: String, expected: Bool
    ) throws {
        let stale = StaleTexts(before: try #require(Timestamp(rfc3339: cutoff)), in: try time("America/Chicago"))
        #expect(isStale(text, stale) == expected)
    }

    @Test(arguments: [
        ("2026-03-08T07:59:00Z", "2026-03-08 01:58:59", true), ("2026-03-08T07:59:00Z", "2026-03-08 01:59:00", false),
        ("2026-03-08T08:05:00Z", "2026-03-08 01:59:59", true), ("2026-03-08T08:05:00Z", "2026-03-08 03:04:59", true),
        ("2026-03-08T08:05:00Z", "2026-03-08 03:05:00", false), ("2026-03-08T08:05:00Z", "2026-03-08 02:04:00", true),
        ("2026-03-08T08:05:00Z", "2026-03-08 02:30:00", false), ("2026-03-08T09:00:00Z", "2026-03-08 02:59:59", true),
    ])
    func `an hour that never comes does not keep the hour after it`(
        cutoff: String, text: String, expected: Bool
    ) throws {
        let stale = StaleTexts(before: try #require(Timestamp(rfc3339: cutoff)), in: try time("America/Chicago"))
        #expect(isStale(text, stale) == expected)
    }

    @Test(arguments: ["America/Chicago", "Europe/Berlin", "Australia/Lord_Howe", "Asia/Kathmandu", "UTC"])
    func `a text is stale exactly when the last instant it stands for is before the cutoff`(zone: String) throws {
        let time = try time(zone)
        // Every five minutes of two days around each change of 2026.
        var change = Timestamp(seconds: 1_767_225_600)
        let end = change + .seconds(366 * 86_400)
        var looked = 0
        while let next = time.zone.nextTransition(after: change) ?? (looked == 0 ? change + .seconds(1) : nil),
            next < end
        {
            looked += 1
            for minute in stride(from: -150, through: 150, by: 5) {
                let cutoff = next + .seconds(minute * 60) + .microseconds(7)
                let stale = StaleTexts(before: cutoff, in: time)
                for other in stride(from: -150, through: 150, by: 5) {
                    let text = DjangoTime.text(
                        CivilTime(next, offset: time.zone.offset(at: next) + .seconds(other * 60)))
                    let last = try #require(time.instant(text))
                    #expect(isStale(text, stale) == (last < cutoff), "\(text) at \(cutoff)")
                }
            }
            change = next
        }
        #expect(looked > 0)
    }
}
