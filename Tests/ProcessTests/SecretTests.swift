import Foundation
import Harness
import Testing

/// A password that is given in every way there is, right and wrong, in URLs that can be read and in such that cannot.
@Suite("a password", .serialized, .onOwnThread)
struct SecretTests {
    /// Stands in every form of the password.
    private static let mark = "gold"
    private static let password = "Xy7?\(mark)&Key"
    private static let inURL = "Xy7%3F\(mark)%26Key"

    /// A way to give it, and the exit status of a command.
    private struct Way {
        var url: String
        var environment: [String: String] = [:]
        var status: Int32
    }

    @Test("is used wherever it stands, and never said again, whatever is wrong with it")
    func silent() throws {
        let workspace = try Workspace()
        let site = try TransportSite(in: workspace, password: Self.password)
        try workspace.write("jobs: {prune-presences: {every: 1s}}", to: "jobs.yaml")
        for way in try Self.readable(site, workspace) {
            let commands = [
                ["database", "status"], ["status", "--json"], ["workers"],
                ["worker", "--ticks", "1", "--schedule", "jobs.yaml", "--log-level", "trace"],
            ]
            for command in way.status == 0 ? [["database", "migrate"]] + commands : commands {
                try Self.check(way, command, in: workspace)
            }
        }
    }

    @Test("is not said when the URL that holds it cannot be read")
    func unreadable() throws {
        let workspace = try Workspace()
        let urls = [
            "postgresql://app:\(Self.mark)%zz@h/db", "postgresql://app:\(Self.mark)@[::1/db",
            "postgresql://app:\(Self.mark)@[::1]x/db", "postgresql://app:\(Self.mark)@h:port/db",
            "postgresql://app:\(Self.mark)@h:1,h:2:3/db", "postgresql://app@h/db?password=\(Self.mark)%zz",
            "postgresql://app@h/db?password=\(Self.mark)=\(Self.mark)", "postgresql://app:x/\(Self.mark)@h/db?a=b",
            "mysql://app:\(Self.mark)@h/db",
            "postgresql:app:\(Self.mark)@h",
            "psql://app:\(Self.mark)@h/db", "app:\(Self.mark)@h/db",
        ]
        for url in urls {
            let asOption = try workspace.run("database", "status", "--database", url)
            let asVariable = try workspace.run("database", "status", environment: ["DATABASE_URL": url])
            for ending in [asOption, asVariable] {
                #expect(ending.status != 0, "\(url)")
                Self.expectSilence(ending, url)
            }
        }
    }

    private static func readable(_ site: TransportSite, _ workspace: Workspace) throws -> [Way] {
        let (secret, wrong) = ("app:\(inURL)", "app:\(mark)")
        let port = site.server.address.port
        let passfile = try workspace.write(
            "db.test:\(port):*:app:\(password)\n", to: "passfile")
        let services = try workspace.write(
            """
            [main]
            host=db.test
            hostaddr=127.0.0.1
            port=\(port)
            dbname=postgres
            user=app
            password=\(password)

            """, to: "services")
        chmod(passfile, 0o600)
        return [
            Way(url: site.url(secret, "sslmode=require"), status: 0),
            Way(url: site.url(secret, "sslmode=require").replacing("postgresql:", with: "postgis+psycopg:"), status: 0),
            Way(url: site.url("app:Xy7?\(mark)%26Key", "sslmode=require"), status: 0),
            Way(url: site.url("app", "password=\(inURL)"), status: 0),
            Way(url: site.url("app", ""), environment: ["PGPASSWORD": password], status: 0),
            Way(url: site.url("app", ""), environment: ["PGPASSFILE": passfile], status: 0),
            Way(url: "postgresql://?service=main", environment: ["PGSERVICEFILE": services], status: 0),
            Way(url: site.url(wrong, "sslmode=require"), status: 77),
            Way(url: site.url("app", "password=\(mark)"), status: 77),
            Way(url: site.url("app", ""), environment: ["PGPASSWORD": mark], status: 77),
            Way(url: site.url(secret, "sslmode=verify-full&sslrootcert=/\(port)"), status: 78),
            Way(url: site.url(secret, "port=1"), status: 69),
            Way(url: "postgresql://app:\(inURL)@127.0.0.1:\(port)/nothing", status: 78),
        ]
    }

    private static func check(_ way: Way, _ command: [String], in workspace: Workspace) throws {
        let ending = try ChildProcess(
            Workspace.program(), command + ["--database", way.url],
            environment: way.environment.merging(["HOME": workspace.folder.path]) { given, _ in given },
            folder: workspace.folder
        ).ending()
        let isProbe = command[0] == "status"
        #expect(ending.status == way.status || isProbe && way.status == 0, "\(command) \(way): \(ending.errors)")
        expectSilence(ending, way.url)
    }

    private static func expectSilence(_ ending: ChildProcess.Ending, _ url: String) {
        #expect(!(ending.output + ending.errors).contains(mark), "\(url): \(ending.output)\(ending.errors)")
    }
}
