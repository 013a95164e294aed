public import Foundation
import Glibc

/// A PostgreSQL server of one test's own, which the test may stop and crash; it ends with this object.
public final class ScratchPostgres: Sendable {
    private let folder: URL
    private let port: Int
    private let programs: String
    private let environment: [String: String]

    /// What a cluster is to be like.
    public struct SetUp: Sendable {
        /// Lines of postgresql.conf.
        public var settings: [String] = []
        /// The whole of pg_hba.conf; nil: everybody is trusted.
        public var access: String?
        /// Files of the data folder that only the server may read, by name.
        public var secrets: [String: Data] = [:]
        /// Variables of the server's environment.
        public var environment: [String: String] = [:]

        /// As the server comes.
        public init() {}
    }

    /// Makes a cluster and starts its server on loopback.
    public convenience init(_ setUp: SetUp = SetUp()) throws {
        try self.init(environment: setUp.environment) { server in
            try server.run("initdb", "--username=postgres", "--auth=trust", "--encoding=UTF8", "--no-sync")
            try server.append(setUp.settings, to: "postgresql.conf")
            if let access = setUp.access { try server.write(Data(access.utf8), to: "pg_hba.conf") }
            for (name, bytes) in setUp.secrets { try server.write(bytes, to: name) }
        }
    }

    /// Copies a running cluster, and starts a hot standby that follows it.
    public convenience init(standbyOf primary: ScratchPostgres, name: String = "standby") throws {
        try self.init { server in
            let source = "host=127.0.0.1 port=\(primary.port) user=postgres application_name=\(name)"
            try server.run("pg_basebackup", "--no-sync", "-c", "fast", "-R", "-d", source)
        }
    }

    private init(environment: [String: String] = [:], _ fill: (ScratchPostgres) throws -> Void) throws {
        self.environment = environment
        let memory = URL(filePath: "/dev/shm")
        let place =
            FileManager.default.isWritableFile(atPath: memory.path) ? memory : FileManager.default.temporaryDirectory
        folder = place.appending(path: "rollcall-scratch-\(UUID().uuidString)")
        programs = try Self.findPrograms()
        port = try Self.freePort()
        try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
        try giveToServer(folder.path)
        try fill(self)
        try start()
    }

    /// The server refuses to run as root.
    private func giveToServer(_ path: String) throws {
        guard getuid() == 0, let user = getpwnam("postgres") else { return }
        chown(path, user.pointee.pw_uid, user.pointee.pw_gid)
    }

    private func write(_ bytes: Data, to name: String) throws {
        let path = folder.appending(path: "data/\(name)").path
        try bytes.write(to: URL(filePath: path))
        chmod(path, 0o600)
        try giveToServer(path)
    }

    private func append(_ lines: [String], to name: String) throws {
        let path = folder.appending(path: "data/\(name)")
        let before = try String(contentsOf: path, encoding: .utf8)
        try write(Data((before + lines.map { $0 + "\n" }.joined()).utf8), to: name)
    }

    /// Runs SQL on it as its owner, and answers what that prints.
    @discardableResult
    public func sql(_ text: String, database: String = "postgres") throws -> String {
        try launch([
            "\(programs)/psql", "-XAtq", "-v", "ON_ERROR_STOP=1", "-h", folder.path, "-p", "\(port)", "-U", "postgres",
            "-d", database, "-c", text,
        ]).trimmingCharacters(in: .whitespacesAndNewlines)
    }

    /// Makes a standby the primary; it takes writes when this returns.
    public func promote() throws {
        try run("pg_ctl", "-w", "promote")
    }

    deinit {
        // Ignored: a server that stays behind is the machine's to end; its test has said what went wrong.
        try? stopPooler()
        try? stop(mode: "immediate")
        try? FileManager.default.removeItem(at: folder)
    }

    /// Where a database of the server is.
    public func url(_ database: String = "postgres") -> String {
        "postgresql://postgres@127.0.0.1:\(port)/\(database)"
    }

    /// The port on loopback.
    public var address: (host: String, port: Int) { ("127.0.0.1", port) }

    /// Starts PgBouncer in front of the server, in transaction mode; answers the URL through it.
    public func startPooler() throws -> String {
        let port = try Self.freePort()
        let path = { [folder] (name: String) in folder.appending(path: name).path }
        try Data("\"postgres\" \"\"\n".utf8).write(to: folder.appending(path: "users"))
        let settings = """
            [databases]
            * = host=127.0.0.1 port=\(self.port)
            [pgbouncer]
            listen_addr = 127.0.0.1
            listen_port = \(port)
            unix_socket_dir =
            auth_type = trust
            auth_file = \(path("users"))
            pool_mode = transaction
            server_login_retry = 1
            logfile = \(path("pgbouncer.log"))
            pidfile = \(path("pgbouncer.pid"))
            """
        try Data(settings.utf8).write(to: folder.appending(path: "pgbouncer.ini"))
        try launch(["/usr/sbin/pgbouncer", "-q", "-d", path("pgbouncer.ini")])
        return "postgresql://postgres@127.0.0.1:\(port)/postgres"
    }

    private func stopPooler() throws {
        let file = folder.appending(path: "pgbouncer.pid")
        guard FileManager.default.fileExists(atPath: file.path) else { return }
        let text = try String(contentsOf: file, encoding: .utf8)
        if let id = Int32(text.trimmingCharacters(in: .whitespacesAndNewlines)) { kill(id, SIGKILL) }
    }

    /// Starts the server; it answers when this returns.
    public func start() throws {
        let options = "-p \(port) -k \(folder.path) -c listen_addresses=127.0.0.1 -c max_connections=200"
        try run("pg_ctl", "-l", folder.appending(path: "log").path, "-w", "-o", options, "start")
    }

    /// Stops it: `fast` ends sessions, `immediate` is a crash.
    public func stop(mode: String = "fast") throws {
        try run("pg_ctl", "-m", mode, "-w", "stop")
    }

    /// Runs one of PostgreSQL's programs on the cluster.
    private func run(_ program: String, _ arguments: String...) throws {
        try launch(["\(programs)/\(program)", "-D", folder.appending(path: "data").path] + arguments)
    }

    @discardableResult
    private func launch(_ program: [String]) throws -> String {
        var command = program
        if getuid() == 0 { command = ["/usr/sbin/runuser", "-u", "postgres", "--"] + command }
        let output = folder.appending(path: "output-\(UUID().uuidString)").path
        let ending = try ChildProcess(
            URL(filePath: "/usr/bin/python3"), ["-c", Self.launcher, output] + command, environment: environment,
            folder: folder
        ).ending()
        let text = try String(contentsOfFile: output, encoding: .utf8)
        guard ending.status == 0 else { throw Failure(description: "\(program[0]) failed: \(text)") }
        return text
    }

    /// The server goes on after the program that starts it: it must inherit no descriptor that a test waits for.
    private static let launcher = """
        import subprocess, sys
        with open(sys.argv[1], "w") as output:
            sys.exit(subprocess.run(
                sys.argv[2:], stdin=subprocess.DEVNULL, stdout=output, stderr=output).returncode)
        """

    /// The folder of the newest PostgreSQL's programs.
    static func findPrograms() throws -> String {
        let versions = try FileManager.default.contentsOfDirectory(atPath: "/usr/lib/postgresql")
        guard let newest = versions.compactMap(Int.init).max() else {
            throw Failure(description: "no PostgreSQL in /usr/lib/postgresql; Tests/run installs it")
        }
        return "/usr/lib/postgresql/\(newest)/bin"
    }

    /// A port that nobody has now; two tests that ask at once are given two.
    public static func freePort() throws -> Int {
        let descriptor = socket(AF_INET, Int32(SOCK_STREAM.rawValue), 0)
        defer { close(descriptor) }
        var address = sockaddr_in()
        address.sin_family = sa_family_t(AF_INET)
        address.sin_addr.s_addr = UInt32(0x7F00_0001).bigEndian
        var length = socklen_t(MemoryLayout<sockaddr_in>.size)
        let found = withUnsafeMutablePointer(to: &address) { pointer in
            pointer.withMemoryRebound(to: sockaddr.self, capacity: 1) { generic in
                bind(descriptor, generic, length) == 0 && getsockname(descriptor, generic, &length) == 0
            }
        }
        guard found else { throw Failure(description: "the system has no port left") }
        return Int(UInt16(bigEndian: address.sin_port))
    }

    /// A server could not be made or told something.
    public struct Failure: Error, CustomStringConvertible {
        /// What happened.
        public var description: String
    }
}
