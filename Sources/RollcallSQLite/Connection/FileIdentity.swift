internal import Glibc

/// Which file a path means at one moment.
///
/// A connection goes on in a file that was deleted or replaced under it, and what it commits there is lost; so every
/// use looks first (one `stat`, under a microsecond).
struct FileIdentity: Hashable, Sendable {
    private let device: UInt
    private let node: UInt

    /// The file that has the path now; nil when none has.
    init?(of path: String) {
        var info = stat()
        guard stat(path, &info) == 0 else { return nil }
        device = UInt(info.st_dev)
        node = UInt(info.st_ino)
    }
}
