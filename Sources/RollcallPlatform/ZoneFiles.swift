internal import Glibc
public import RollcallCore

/// The time zones of this system: TZif files below `TZDIR`, else `/usr/share/zoneinfo`.
///
/// Foundation's rules are frozen in the toolchain; these are what the distribution updates.
public struct ZoneFiles: Sendable {
    /// The folder that holds the files.
    public let folder: String

    /// Names the folder; the standard one when `TZDIR` is not set.
    public init(environment: [String: String] = [:]) {
        let given = environment["TZDIR", default: ""]
        folder = given.isEmpty ? "/usr/share/zoneinfo" : given
    }

    /// The rules of a zone; nil for a name that is none, and for a file that is damaged.
    ///
    /// `UTC` needs no file. A name never leads out of the folder.
    public func rules(_ name: String) -> TimeZoneRules? {
        guard name != "UTC" else { return .utc }
        guard let path = path(of: name), let bytes = Self.bytes(of: path) else { return nil }
        // Ignored: a file that is no zone is as good as none; the answer is the same.
        return try? TimeZoneRules(tzif: bytes)
    }

    /// Where a zone's file is, if it is anywhere; nil for a name that would lead out of the folder.
    func path(of name: String) -> String? {
        Self.isName(name) ? "\(folder)/\(name)" : nil
    }

    /// The names that `tzdata` lists for people, sorted; UTC alone where the list is missing.
    public func names() -> [String] {
        guard let bytes = Self.bytes(of: "\(folder)/tzdata.zi") else { return ["UTC"] }
        var names: Set<String> = ["UTC"]
        for line in String(decoding: bytes, as: UTF8.self).split(separator: "\n") {
            let words = line.split(separator: " ")
            guard words.count >= 2 else { continue }
            if words[0] == "Z" { names.insert(String(words[1])) }
            if words[0] == "L", words.count >= 3 { names.insert(String(words[2])) }
        }
        return names.sorted()
    }

    private static func isName(_ name: String) -> Bool {
        let parts = name.split(separator: "/", omittingEmptySubsequences: false)
        return !name.isEmpty && name.utf8.count <= 100
            && parts.allSatisfy { !$0.isEmpty && $0 != "." && $0 != ".." && !$0.utf8.contains(0) }
    }

    /// The content of a regular file of at most 4 MiB.
    private static func bytes(of path: String) -> [UInt8]? {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return nil }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 16)
        while true {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0, bytes.count + count <= 4 << 20 else { return nil }
            if count == 0 { return bytes }
            bytes += buffer[..<count]
        }
    }
}
