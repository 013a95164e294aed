internal import Foundation

/// A database of one test's own on the server that `Tests/run` has started; it goes with this object.
public final class TestDatabase: Sendable {
    /// Its name, and the prefix of the roles that `makeRole` makes.
    public let name: String
    private let server: String

    /// Makes an empty database.
    public init() throws {
        guard let server = ProcessInfo.processInfo.environment["ROLLCALL_TEST_POSTGRES"] else {
            throw Failure(description: "ROLLCALL_TEST_POSTGRES names no server; run the tests with Tests/run")
        }
        self.server = server
        name = "test_" + UUID().uuidString.lowercased().filter { $0 != "-" }
        try Self.psql(server, "CREATE DATABASE \(name)")
    }

    deinit {
        let (server, name) = (server, name)
        // The last owner may be on a thread of Swift's pool.
        Thread.detachNewThread {
            Thread.current.name = "drop"
            // Ignored: the server goes with the tests, and what failed before has been told.
            _ = try? Self.psql(server, "DROP DATABASE \(name) WITH (FORCE)")
        }
    }

    /// Where it is, for the server's owner or for another role.
    public func url(as role: String = "postgres") -> String {
        let place = server.split(separator: "@").last?.split(separator: "/").first ?? ""
        return "postgresql://\(role)@\(place)/\(name)"
    }

    /// Runs statements as a role and answers what psql prints: the first column of each row.
    @discardableResult
    public func sql(_ statements: String, as role: String = "postgres") throws -> String {
        try Self.psql(url(as: role), statements)
    }

    /// Makes a role that may log in and nothing else; its name is this, with the database's before it.
    public func makeRole(_ suffix: String) throws -> String {
        let role = "\(name)_\(suffix)"
        try sql("CREATE ROLE \(role) LOGIN")
        return role
    }

    /// Makes the tables of a Django application with django-channels-presence, by Django's own migrations.
    public func migrateDjango() throws {
        guard let python = ProcessInfo.processInfo.environment["ROLLCALL_TEST_PYTHON"] else {
            throw Failure(description: "ROLLCALL_TEST_PYTHON is not set; run the tests with Tests/run")
        }
        let folder = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
            .appending(path: "django")
        let environment = [
            "PYTHONPATH": "\(folder.path):\(folder.appending(path: "signalling").path)", "LANG": "C.UTF-8",
            "PYTHONDONTWRITEBYTECODE": "1", "DJANGO_SETTINGS_MODULE": "signalling.settings", "SITE_DATABASE": "unused",
            "SITE_POSTGRES": url(),
        ]
        let ending = try ChildProcess(
            URL(filePath: python), ["-m", "django", "migrate", "--verbosity", "0"], environment: environment
        ).ending(within: .seconds(120))
        guard ending.status == 0 else { throw Failure(description: "Django's migrations failed: \(ending.errors)") }
    }

    /// By a file, so that each statement is a transaction of its own, as when an administrator pastes them.
    @discardableResult
    private static func psql(_ url: String, _ statements: String) throws -> String {
        let workspace = try Workspace()
        let ending = try ChildProcess(
            URL(filePath: try ScratchPostgres.findPrograms() + "/psql"),
            [
                "--no-psqlrc", "--quiet", "--tuples-only", "--no-align", "-v", "ON_ERROR_STOP=1", "-d", url,
                "-f", try workspace.write(statements, to: "statements.sql"),
            ]
        ).ending(within: .seconds(60))
        guard ending.status == 0 else { throw Failure(description: ending.errors) }
        return ending.output.trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// What the server said to a statement that it refused.
    public struct Failure: Error, CustomStringConvertible {
        /// The words.
        public var description: String
    }
}
