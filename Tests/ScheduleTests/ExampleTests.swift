import Foundation
import RollcallCore
import RollcallSchedule
import RollcallTasks
import Testing

/// The schedules of the repository, read as they are.
@Suite struct ExampleTests {
    static let root = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
        .deletingLastPathComponent()

    static let files = ["schedules", "schedules/examples"].flatMap { folder in
        ((try? FileManager.default.contentsOfDirectory(atPath: root.appending(path: folder).path)) ?? [])
            .filter { $0.hasSuffix(".yaml") }.map { "\(folder)/\($0)" }.sorted()
    }

    private func read(_ path: String) throws -> ScheduleReading {
        let bytes = Array(try Data(contentsOf: Self.root.appending(path: path)))
        let fixture = ReaderFixture(
            environment: ["DEPLOY_TOKEN": "token"],
            tasks: [
                .djangoPrunePresences, .pruneRooms, .djangoPruneRooms, RunProgram.declaration, HTTPRequest.declaration,
            ])
        var reader = fixture.reader
        reader.checks = []
        return reader.read([SourceFile(path: path, bytes: bytes)])
    }

    @Test("every schedule of the repository is free of errors and warnings", arguments: files)
    func loads(path: String) throws {
        let reading = try read(path)
        #expect(DiagnosticRenderer().human(reading.diagnostics).isEmpty)
        #expect(!reading.jobs.isEmpty)
    }

    @Test("every schedule of the repository begins with the line by which editors find the schema", arguments: files)
    func modeline(path: String) throws {
        let file = Self.root.appending(path: path)
        let line = try String(contentsOf: file, encoding: .utf8).prefix { $0 != "\n" }
        let schema = try #require(line.wholeMatch(of: /# yaml-language-server: \$schema=(\.\.?\/.*)/)?.1)
        let path = file.deletingLastPathComponent().appending(path: String(schema)).path
        #expect(FileManager.default.fileExists(atPath: path))
    }

    @Test("the shipped schedule prunes presences every minute and rooms every ten, and both when a worker starts late")
    func shipped() throws {
        #expect(Self.files.contains("schedules/presence.yaml"))
        let jobs = try read("schedules/presence.yaml").jobs.map(\.definition)
        #expect(jobs.map(\.name.description) == ["prune-presences", "prune-rooms"])
        #expect(jobs.map(\.recurrence.text) == ["every 60s", "every 10m offset 30s"])
        #expect(jobs.allSatisfy { $0.runOnStart == .ifOverdue })
        #expect(jobs.first?.arguments["max_age"] == "60s")
    }
}

extension TaskDeclaration {
    fileprivate static let djangoPrunePresences: TaskDeclaration = {
        var task = TaskDeclaration.prunePresences
        task.aliases.append("channels_presence.tasks.prune_presences")
        return task
    }()

    fileprivate static let djangoPruneRooms: TaskDeclaration = {
        var task = TaskDeclaration.pruneRooms
        task.aliases = ["channels_presence.tasks.prune_rooms"]
        return task
    }()
}
