import Foundation
import RollcallCore
import RollcallPlatform
import RollcallSchedule
import Testing

/// Zones that change or disappear under a running process.
@Suite struct ZoneLibraryTests {
    private func withLibrary(_ body: (ZoneLibrary, URL) throws -> Void) throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-library-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        // Ignored: a folder that stays behind in the temporary directory harms no one.
        defer { try? FileManager.default.removeItem(at: folder) }
        try body(ZoneLibrary(environment: ["TZDIR": folder.path]), folder.appending(path: "Here"))
    }

    private func bytes(_ footer: String) -> Data {
        Data(ZoneCatalogue.zoneBytes(offset: 3_600, name: "AAA", footer: footer))
    }

    @Test("a zone is read once, and its object is shared")
    func shared() throws {
        try withLibrary { library, file in
            #expect(library.zone("Here") == nil)
            try bytes("AAA-1").write(to: file)
            let zone = try #require(library.zone("Here"))
            #expect(library.zone("Here") === zone)
            #expect(library.zone("UTC") === Zone.utc)
            #expect(library.zone("../Here") == nil)
        }
    }

    @Test("a zone that is gone or damaged keeps its last rules, and one that is updated has the new ones")
    func kept() throws {
        try withLibrary { library, file in
            try bytes("AAA-1").write(to: file)
            let zone = try #require(library.zone("Here"))
            try FileManager.default.removeItem(at: file)
            #expect(library.zone("Here") === zone)
            try Data("half".utf8).write(to: file)
            #expect(library.zone("Here") === zone)
            try bytes("AAA-1BBB,M3.5.0,M10.5.0/3").write(to: file)
            let updated = try #require(library.zone("Here"))
            #expect(updated !== zone)
            #expect(updated.rules.nextTransition(after: .epoch) != nil)
        }
    }

    @Test("a schedule whose zone disappears between two readings is read as before")
    func reload() throws {
        try withLibrary { library, file in
            try bytes("AAA-1").write(to: file)
            let fixture = ReaderFixture(zones: library.catalogue)
            let text = "cron: \"0 9 * * *\"\ntimezone: Here"
            let first = try #require(fixture.definition(text))
            try FileManager.default.removeItem(at: file)
            let second = try #require(fixture.definition(text))
            #expect(first == second)
            #expect(second.recurrence.next(after: .epoch) == Timestamp(seconds: 8 * 3_600))
        }
    }
}
