import Foundation
import Harness
import RollcallCore
import RollcallPresence
import RollcallTesting
import Testing

@testable import RollcallSQLite

/// A SQLite file that Django's own migrations made and django-channels-presence filled, driven by real processes.
struct DjangoSite {
    /// What a site is made of.
    struct Settings: CustomTestStringConvertible, Sendable {
        var zone: String?
        var users = "int"
        var journal = "delete"
        var now = "2026-11-22T10:00:00.123456Z"
        var more: [String] = []

        var testDescription: String { "\(zone ?? "UTC with USE_TZ"), \(users) users, \(journal), at \(now)" }
    }

    /// A presence as Django's models read it.
    struct Row: Decodable, Hashable {
        var room: String
        var channel: String
        var user: String?
        var last_seen_us: Int64
    }

    /// Everything that Django's models read.
    struct Dump: Decodable, Hashable {
        var rooms: [String]
        var presences: [Row]
    }

    /// What SQLite and Django say of the file.
    struct Check: Decodable, Hashable {
        var integrity: String
        var foreign_key_violations: Int
        var django_checks: [String]
        var migrations_pending: [String]
        var models_changed: Bool
        var journal_mode: String
        var user_version: Int
        var application_id: Int
        var schema_sha256: String
        var other_rows_sha256: String
        var rollcall_tables: [String]
    }

    /// What `make` filled in.
    struct Made: Decodable {
        var stale: Int
        var rooms_changed: Int
        var rooms_empty_after: Int
        var presences: Int
    }

    /// What the original's prune did.
    struct Pruned: Decodable {
        var removed: Int
        var rooms_removed: Int
    }

    let file: URL
    let settings: Settings
    let clock: TestClock

    /// Runs a test on a site of its own; `copy` is the same site once more.
    static func run(
        _ settings: Settings, rooms: Int = 4, per: Int = 6, stale: Int = 3,
        _ work: (DjangoSite, Made) async throws -> Void
    ) async throws {
        let folder = FileManager.default.temporaryDirectory.appending(path: "rollcall-\(UUID().uuidString)")
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        defer {
            // Ignored: a folder that stays behind in the system's temporary folder harms no test.
            try? FileManager.default.removeItem(at: folder)
        }
        let now = try #require(Timestamp(rfc3339: settings.now))
        let site = DjangoSite(
            file: folder.appending(path: "site.db"), settings: settings, clock: TestClock(wall: now))
        var arguments = ["--rooms", "\(rooms)", "--per", "\(per)", "--stale", "\(stale)", "--boundary"]
        arguments += ["--users", settings.users, "--journal", settings.journal, "--now", settings.now]
        if let zone = settings.zone { arguments += ["--tz", "false", "--zone", zone] }
        let made = try site.ask(Made.self, "make", arguments + settings.more)
        try await work(site, made)
    }

    /// The same site once more, in a file of its own.
    func copy() throws -> DjangoSite {
        let other = file.deletingLastPathComponent().appending(path: "copy.db")
        for suffix in ["", ".site.json"] {
            try FileManager.default.copyItem(atPath: file.path + suffix, toPath: other.path + suffix)
        }
        return DjangoSite(file: other, settings: settings, clock: clock)
    }

    func dump() throws -> Dump { try ask(Dump.self, "dump") }
    func findings() throws -> Check { try ask(Check.self, "check") }

    /// The original's own prune, at the site's instant.
    func pruneByOriginal(_ what: String) throws -> Pruned {
        try ask(Pruned.self, "prune", ["--now", settings.now, "--what", what])
    }

    /// The rules of the site's zone, read as the program reads them; nil when Django stores UTC.
    func zone() throws -> TimeZoneRules? {
        guard let zone = settings.zone else { return nil }
        let bytes = try Data(contentsOf: URL(filePath: "/usr/share/zoneinfo/\(zone)"))
        return try TimeZoneRules(tzif: Array(bytes))
    }

    /// A store on the file, and its presences.
    func open<Answer>(
        _ options: PresenceOptions? = nil, _ work: (SQLiteStore, SQLitePresences) async throws -> Answer
    ) async throws -> Answer {
        let store = try await SQLiteStore.open(
            SQLiteOptions(path: file.path, creation: .never, journal: .leave, clock: clock))
        do {
            let presences = try await store.presences(try options ?? PresenceOptions(zone: zone()))
            let answer = try await work(store, presences)
            await store.close()
            return answer
        } catch {
            await store.close()
            throw error
        }
    }

    /// Runs a command of Tests/django/presences.py and reads its answer.
    func ask<Answer: Decodable>(_ type: Answer.Type, _ command: String, _ arguments: [String] = []) throws -> Answer {
        let ending = try DjangoProject.start("presences.py", [command, file.path] + arguments)
            .ending(within: .seconds(120))
        try #require(ending.status == 0, "\(command): \(ending.errors)")
        return try JSONDecoder().decode(type, from: Data(ending.output.utf8))
    }
}
