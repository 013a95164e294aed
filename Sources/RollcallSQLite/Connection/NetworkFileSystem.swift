internal import CSQLiteShim
internal import Glibc

/// File systems on which SQLite's locks and shared memory do not work between hosts.
enum NetworkFileSystem {
    /// What the kernel calls the file systems in question (statfs(2), linux/magic.h).
    private static let names: [UInt32: String] = [
        0x6969: "NFS", 0x517B: "SMB", 0xFE53_4D42: "SMB", 0xFF53_4D42: "CIFS", 0x0102_1997: "9P", 0x564C: "NCP",
        0x00C3_6400: "Ceph", 0x5346_414F: "AFS", 0x6B41_4653: "AFS", 0x7375_7245: "Coda", 0x0BD0_0BD0: "Lustre",
        0x0116_1970: "GFS2", 0x7461_636F: "OCFS2",
    ]

    /// The name of the file system with a magic number, if it is one of these.
    static func name(ofMagic magic: UInt32) -> String? {
        names[magic]
    }

    /// The name of the file system that a path lies on, if it is one of these.
    static func name(at path: String) -> String? {
        #if ROLLCALL_FAILPOINTS
            if let pretended = getenv("ROLLCALL_PRETEND_FILESYSTEM") { return String(cString: pretended) }
        #endif
        return name(ofMagic: rollcall_filesystem_magic(path))
    }
}
