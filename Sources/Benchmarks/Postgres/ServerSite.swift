internal import RollcallPostgres

/// A server, and databases of the benchmark's own in it.
struct ServerSite {
    let url: String

    /// The URL of one of its databases.
    func url(of database: String) -> String {
        let parts = url.split(separator: "?", maxSplits: 1)
        let base = parts[0].split(separator: "/", omittingEmptySubsequences: false).dropLast().joined(separator: "/")
        return "\(base)/\(database)" + (parts.count > 1 ? "?\(parts[1])" : "")
    }

    /// Makes a database anew, empty or as a copy of another.
    func make(_ database: String, from template: String = "template1") throws -> String {
        let session = try RawSession(url)
        try session.execute("DROP DATABASE IF EXISTS \(database) WITH (FORCE)")
        try session.execute("CREATE DATABASE \(database) TEMPLATE \(template)")
        return url(of: database)
    }

    /// Opens rollcall's store on a database.
    func open(_ database: String, connections: Int = 4) async throws -> PostgresStore {
        var options = PostgresOptions(try PostgresAddress(url(of: database)))
        options.connections = connections
        return try await PostgresStore.open(options)
    }

    func remove(_ databases: [String]) throws {
        let session = try RawSession(url)
        for database in databases { try session.execute("DROP DATABASE IF EXISTS \(database) WITH (FORCE)") }
    }
}
