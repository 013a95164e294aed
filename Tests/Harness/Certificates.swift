public import Foundation

/// An authority of one test's own, and certificates that it has signed, in a folder.
public struct Certificates: Sendable {
    private let folder: URL

    /// Makes the authority.
    public init(in folder: URL) throws {
        self.folder = folder
        try run(
            "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-days", "2",
            "-subj", "/CN=authority", "-keyout", path("authority.key"), "-out", authority)
    }

    /// The authority's own certificate: what `sslrootcert` names.
    public var authority: String { path("authority.crt") }

    /// Where a file of the folder is.
    public func path(_ name: String) -> String { folder.appending(path: name).path }

    /// Makes a key and a certificate, `NAME.key` and `NAME.crt`, for a host or a user of that name.
    public func make(_ name: String) throws {
        let extensions = path("\(name).ext")
        try Data("subjectAltName=DNS:\(name)\n".utf8).write(to: URL(filePath: extensions))
        try run(
            "req", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes", "-subj", "/CN=\(name)",
            "-keyout", path("\(name).key"), "-out", path("\(name).csr"))
        try run(
            "x509", "-req", "-days", "2", "-in", path("\(name).csr"), "-CA", authority, "-CAkey",
            path("authority.key"), "-CAcreateserial", "-extfile", extensions, "-out", path("\(name).crt"))
        try FileManager.default.setAttributes([.posixPermissions: 0o600], ofItemAtPath: path("\(name).key"))
    }

    /// The bytes of a file of the folder.
    public func bytes(_ name: String) throws -> Data { try Data(contentsOf: folder.appending(path: name)) }

    private func run(_ arguments: String...) throws {
        let ending = try ChildProcess(URL(filePath: "/usr/bin/openssl"), arguments, folder: folder).ending()
        guard ending.status == 0 else { throw ScratchPostgres.Failure(description: "openssl failed: \(ending.errors)") }
    }
}
