import Foundation
import RollcallCore
import RollcallPlatform
import RollcallSchedule
import Testing

/// The zones of the system's files, as the reader asks for them.
@Suite struct ZoneFileTests {
    /// A folder with one zone, called `Far/Away`, which is 90 minutes ahead of UTC, and a list of names.
    private func withZones(_ body: (ZoneFiles) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-zones-\(UUID().uuidString)")
        try FileManager.default.createDirectory(
            at: folder.appending(path: "Far"), withIntermediateDirectories: true)
        // Ignored: a folder that stays behind in the temporary directory harms no one.
        defer { try? FileManager.default.removeItem(at: folder) }
        try Data(ZoneCatalogue.zoneBytes(offset: 5_400, name: "FAR", footer: "FAR-1:30"))
            .write(to: folder.appending(path: "Far/Away"))
        try Data("not a zone".utf8).write(to: folder.appending(path: "Broken"))
        try Data("# version x\nZ Far/Away 1:30 - FAR\nL Far/Away Near\n".utf8)
            .write(to: folder.appending(path: "tzdata.zi"))
        try body(ZoneFiles(environment: ["TZDIR": folder.path]))
    }

    @Test("a zone of TZDIR has its rules, and a name that is no zone has none")
    func rules() throws {
        try withZones { zones in
            #expect(zones.rules("Far/Away")?.offset(at: .epoch) == .seconds(5_400))
            for name in ["Broken", "Far", "", "Nowhere", "../Far/Away", "Far/../Far/Away", "/etc/hosts", "Far/Away/"] {
                #expect(zones.rules(name) == nil, "\(name)")
            }
            #expect(zones.rules("UTC") == .utc)
            #expect(zones.names() == ["Far/Away", "Near", "UTC"])
        }
    }

    @Test("a schedule is read on the clocks of those files, and a slip in a name is answered with theirs")
    func schedule() throws {
        try withZones { zones in
            let library = ZoneLibrary(environment: ["TZDIR": zones.folder])
            let fixture = ReaderFixture(zones: library.catalogue)
            let definition = fixture.definition("at: 2026-12-24T18:00\ntimezone: Far/Away")
            #expect(definition?.recurrence == .at(Timestamp(seconds: 1_798_135_200 - 5_400)))
            let slip = fixture.readJob("every: 60s\ntimezone: Far/Awya").diagnostics
            #expect(slip.map(\.help) == ["did you mean Far/Away?"])
        }
    }
}
