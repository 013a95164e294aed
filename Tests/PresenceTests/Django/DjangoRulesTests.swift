import RollcallCore
import RollcallPresence
import Testing

@testable import RollcallSQLite

@Suite struct DjangoRulesTests {
    private static let now = Timestamp(seconds: 1_795_341_600)

    @Test(arguments: [
        (0, false), (30, false), (60, false), (-60, false), (-61, true), (-3_600, true), (839, false), (840, true),
        (900, true), (960, true), (961, false), (6 * 3_600 + 59, true), (6 * 3_600 + 61, false), (20_700, true),
        (12 * 3_600, true), (12 * 3_600 + 900, false), (5 * 86_400, false),
    ])
    func `a newest last_seen in the future or whole quarter hours ago gives local time away`(
        secondsAgo: Int, isRefused: Bool
    ) {
        let newest = Self.now - .seconds(secondsAgo)
        let refusal = Result { () throws(StoreError) in try DjangoZoneGuard.verify(newest: newest, now: Self.now) }
        switch refusal {
        case .success: #expect(!isRefused)
        case .failure(let error):
            #expect(isRefused)
            #expect(error.code == .unsuitable)
            #expect(error.detail.contains("--presence-timezone"))
        }
    }

    @Test func `no presence at all gives nothing away`() {
        #expect(throws: Never.self) { try DjangoZoneGuard.verify(newest: nil, now: Self.now) }
    }

    @Test(arguments: [
        (PresenceTableChoice.auto, false, false, false, false), (.auto, false, false, true, false),
        (.auto, true, false, false, true), (.auto, true, true, false, true), (.auto, true, false, true, false),
        (.native, true, true, true, false), (.django, true, true, true, true), (.django, true, false, true, true),
    ])
    func `the tables that are in use are chosen, unless somebody chooses`(
        choice: PresenceTableChoice, hasDjango: Bool, djangoRows: Bool, nativeRows: Bool, usesDjango: Bool
    ) throws {
        let findings = PresenceFindings(
            hasDjangoTables: hasDjango, hasDjangoPresences: djangoRows, hasNativePresences: nativeRows)
        #expect(try choice.usesDjango(findings) == usesDjango)
    }

    @Test func `both in use is refused with the two flags, and missing tables with the way to make them`() throws {
        let both = PresenceFindings(hasDjangoTables: true, hasDjangoPresences: true, hasNativePresences: true)
        let error = #expect(throws: StoreError.self) { try PresenceTableChoice.auto.usesDjango(both) }
        #expect(error?.code == .unsuitable)
        #expect(error?.detail.contains("--presence-tables django") == true)
        #expect(error?.detail.contains("--presence-tables native") == true)
        let none = PresenceFindings(hasDjangoTables: false, hasDjangoPresences: false, hasNativePresences: false)
        let missing = #expect(throws: StoreError.self) { try PresenceTableChoice.django.usesDjango(none) }
        #expect(missing?.code == .unsuitable)
        #expect(missing?.detail.contains("manage.py migrate") == true)
    }

    @Test(arguments: [
        ("integer", DjangoUserKey.integer), ("bigint", .integer), ("INTEGER", .integer), ("smallint", .integer),
        ("char(32)", .uuid), ("varchar(36)", .text), ("text", .text), ("", .text),
    ])
    func `the type of the user's key is read from the schema`(declared: String, key: DjangoUserKey) {
        #expect(DjangoUserKey(declared: declared) == key)
    }

    @Test func `a user is bound as the type of the key`() throws {
        #expect(try "\(DjangoUserKey.integer.value(of: "42"))" == "42")
        #expect(try "\(DjangoUserKey.text.value(of: "42"))" == "\"42\"")
        let stored = "\"0199a0b0000070008000000000000001\""
        #expect(try "\(DjangoUserKey.uuid.value(of: "0199A0B0-0000-7000-8000-000000000001"))" == stored)
        #expect(try "\(DjangoUserKey.uuid.value(of: "0199a0b0000070008000000000000001"))" == stored)
        #expect(throws: StoreError.self) { try DjangoUserKey.integer.value(of: "alice") }
        #expect(throws: StoreError.self) { try DjangoUserKey.uuid.value(of: "42") }
    }

    @Test(
        arguments: [
            ("2026-11-22 10:00:00", 0), ("2026-11-22 10:00:00.000001", 1), ("2026-11-22 10:00:00.500000", 500_000),
        ] as [(String, Int64)])
    func `a text is written and read as Django writes it`(text: String, microseconds: Int64) {
        let time = DjangoTime(zone: .utc)
        let instant = Self.now + .microseconds(microseconds)
        #expect(time.text(instant) == text)
        #expect(time.instant(text) == instant)
        #expect(time.instant("yesterday") == nil)
    }
}
