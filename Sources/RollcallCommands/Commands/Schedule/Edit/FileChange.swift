internal import Glibc

/// A file that takes the place of another in one step, with its mode and owner.
struct FileChange: ~Copyable {
    private let target: EditTarget
    private let path: String
    private let descriptor: Int32

    /// Makes the new file, so that what forbids it is known before anybody has edited anything.
    ///
    /// 77 when the owner cannot be kept or the folder is not writable, 73 when the file cannot be made.
    init(replacing target: EditTarget) throws(CommandFailure) {
        self.target = target
        path = target.hidden(".new-\(getpid())")
        descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw Self.failure("write beside \(target.name)", errno) }
        var status = stat()
        guard stat(target.path, &status) == 0, fchown(descriptor, status.st_uid, status.st_gid) == 0,
            fchmod(descriptor, status.st_mode & 0o7777) == 0
        else { throw Self.failure("keep the owner and the mode of \(target.name)", errno) }
    }

    /// Writes the bytes, waits until they are on the disk, and puts the new file in the place of the old one.
    func commit(_ bytes: [UInt8]) throws(CommandFailure) {
        var rest = bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else { throw Self.failure("write \(target.name)", errno) }
            rest = rest.dropFirst(count)
        }
        guard fsync(descriptor) == 0, rename(path, target.path) == 0 else {
            throw Self.failure("replace \(target.name)", errno)
        }
        let folder = open(target.folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC)
        guard folder >= 0 else { return }
        fsync(folder)
        close(folder)
    }

    deinit {
        // Gone already when it was put in its place.
        unlink(path)
        close(descriptor)
    }

    /// What a system call that failed means to who wanted it.
    static func failure(_ what: String, _ number: Int32) -> CommandFailure {
        let reason = String(cString: strerror(number))
        switch number {
        case EACCES, EPERM: return CommandFailure(.notAllowed, "cannot \(what): \(reason)")
        case ENOSPC, EDQUOT, EIO: return CommandFailure(.lost, "cannot \(what): \(reason)")
        default: return CommandFailure(.cannotCreate, "cannot \(what): \(reason)")
        }
    }
}
