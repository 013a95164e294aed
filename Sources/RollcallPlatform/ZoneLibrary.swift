internal import Glibc
public import RollcallCore
internal import Synchronization

/// The zones of this system, each read once and kept for as long as the process lives.
///
/// A file that has changed since is read anew, as after an update of `tzdata`; when it is gone or damaged, the zone keeps
/// the rules that were read last, so that a running schedule loses no job to an update that is half done.
public final class ZoneLibrary: Sendable {
    private struct Entry {
        var zone: Zone
        var stamp: Stamp
    }

    /// What tells one state of a file from another.
    private struct Stamp: Hashable {
        var device, inode: UInt64
        var seconds, nanoseconds, size: Int
    }

    private let files: ZoneFiles
    private let known = Mutex<[String: Entry]>([:])

    /// Makes a library of the files that the environment names (`TZDIR`).
    public init(environment: [String: String] = [:]) {
        files = ZoneFiles(environment: environment)
    }

    /// The zones of the standard folder.
    public static let system = ZoneLibrary()

    /// The zone of a name; nil for a name that is none and never was while this process lived.
    public func zone(_ name: String) -> Zone? {
        guard name != Zone.utc.name else { return .utc }
        let stamp = files.path(of: name).flatMap(Self.stamp)
        return known.withLock { known in
            if let entry = known[name], stamp == nil || stamp == entry.stamp { return entry.zone }
            guard let stamp, let rules = files.rules(name) else { return known[name]?.zone }
            // Rules that did not change stay the same object, whatever touched the file.
            let zone = known[name].flatMap { $0.zone.rules == rules ? $0.zone : nil } ?? Zone(name: name, rules: rules)
            known[name] = Entry(zone: zone, stamp: stamp)
            return zone
        }
    }

    /// The library, as those see it who read schedules and stored definitions.
    public var catalogue: ZoneCatalogue {
        ZoneCatalogue(names: { self.files.names() }, zone: { self.zone($0) })
    }

    private static func stamp(_ path: String) -> Stamp? {
        var status = stat()
        guard stat(path, &status) == 0 else { return nil }
        return Stamp(
            device: UInt64(status.st_dev), inode: UInt64(status.st_ino), seconds: status.st_mtim.tv_sec,
            nanoseconds: status.st_mtim.tv_nsec, size: Int(status.st_size))
    }
}
