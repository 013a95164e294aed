import Foundation
import Harness
import Testing

/// A server that speaks TLS with a certificate of its own authority, asks for passwords, and for certificates of users.
@Suite("a server that wants TLS", .serialized, .onOwnThread)
struct TransportTests {
    /// One way to connect, and how a command ends that does.
    struct Row: Sendable, CustomTestStringConvertible {
        var query: String
        var status: Int32
        var words = ""
        var user = "app:secret"
        var testDescription: String { "\(user)?\(query) ends with \(status)" }
    }

    static let rows: [Row] = [
        Row(query: "sslmode=require", status: 0),
        Row(query: "sslmode=verify-full&sslrootcert=AUTHORITY", status: 0),
        Row(query: "sslmode=verify-ca&sslrootcert=AUTHORITY&host=other.test", status: 0),
        Row(query: "sslmode=require&channel_binding=require", status: 0),
        Row(
            query: "sslmode=verify-full&sslrootcert=AUTHORITY&host=other.test", status: 78,
            words: "server certificate for \"db.test\" does not match host name \"other.test\""),
        Row(query: "sslmode=verify-full&sslrootcert=STRANGER", status: 78, words: "certificate verify failed"),
        Row(
            query: "sslmode=verify-full&sslrootcert=/nowhere.crt", status: 78, words: "\"/nowhere.crt\" does not exist"),
        Row(query: "sslmode=disable", status: 77, words: "no encryption"),
        // Without TLS there is nothing to bind to.
        Row(
            query: "channel_binding=require&sslmode=disable", status: 78, words: "channel binding",
            user: "plain:secret"),
        Row(query: "sslmode=require", status: 77, words: "client certificate", user: "badge"),
        Row(query: "sslmode=require&sslcert=BADGE.crt&sslkey=BADGE.key", status: 0, user: "badge"),
        Row(
            query: "sslmode=require&sslcert=BADGE.crt&sslkey=/nowhere.key", status: 78,
            words: "\"/nowhere.key\"", user: "badge"),
    ]

    @Test("is connected to by libpq's own parameters; what does not fit is said, with an exit code")
    func connecting() throws {
        let workspace = try Workspace()
        let site = try TransportSite(in: workspace)
        for row in Self.rows {
            let ending = try workspace.run("database", "status", "--database", site.url(row.user, row.query))
            #expect(ending.status == row.status, "\(row): \(ending.errors)")
            #expect(row.words.isEmpty || ending.errors.contains(row.words), "\(row): \(ending.errors)")
        }
    }

    @Test("says so where it has no TLS and TLS is asked for")
    func without() throws {
        let server = try ScratchPostgres()
        let workspace = try Workspace()
        let ending = try workspace.run("database", "status", "--database", "\(server.url())?sslmode=require")
        #expect(ending.status == 78)
        #expect(ending.errors.contains("server does not support SSL"))
    }
}

/// The server, with users `app` (password, TLS), `plain` (password) and `badge` (certificate).
struct TransportSite {
    let server: ScratchPostgres
    private let certificates: Certificates
    private let stranger: Certificates

    init(in workspace: Workspace, password: String = "secret") throws {
        let other = workspace.folder.appending(path: "stranger")
        try FileManager.default.createDirectory(at: other, withIntermediateDirectories: true)
        certificates = try Certificates(in: workspace.folder)
        stranger = try Certificates(in: other)
        try certificates.make("db.test")
        try certificates.make("badge")
        var setUp = ScratchPostgres.SetUp()
        setUp.settings = ["ssl = on", "ssl_ca_file = 'root.crt'"]
        setUp.access = """
            local all postgres trust
            hostssl all app 127.0.0.1/32 scram-sha-256
            host all plain 127.0.0.1/32 scram-sha-256
            hostssl all badge 127.0.0.1/32 cert

            """
        setUp.secrets = [
            "server.crt": try certificates.bytes("db.test.crt"), "server.key": try certificates.bytes("db.test.key"),
            "root.crt": try certificates.bytes("authority.crt"),
        ]
        server = try ScratchPostgres(setUp)
        for user in ["app", "plain", "badge"] {
            try server.sql("CREATE ROLE \(user) LOGIN PASSWORD '\(password)'; GRANT CREATE ON SCHEMA public TO \(user)")
        }
    }

    /// The server under the name that its certificate has.
    func url(_ user: String, _ query: String) -> String {
        let files = query.replacing("AUTHORITY", with: certificates.authority)
            .replacing("STRANGER", with: stranger.authority)
            .replacing("BADGE", with: certificates.path("badge"))
        return "postgresql://\(user)@db.test:\(server.address.port)/postgres?hostaddr=127.0.0.1&\(files)"
    }
}
