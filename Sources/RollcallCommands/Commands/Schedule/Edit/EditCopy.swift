internal import Glibc
internal import RollcallSchedule

/// The copy that the person edits, beside the file: a name that no schedule is read from, and whose ending tells an
/// editor what it is.
///
/// It goes away with the session, unless it is kept.
final class EditCopy {
    let path: String
    private var isKept = false
    private let name: String

    init(of target: EditTarget) throws(CommandFailure) {
        name = target.name
        path = target.hidden(".edit-\(getpid()).yaml")
        let descriptor = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0o600)
        guard descriptor >= 0 else { throw FileChange.failure("write a copy beside \(name)", errno) }
        defer { close(descriptor) }
        var rest = target.bytes[...]
        while !rest.isEmpty {
            let count = rest.withUnsafeBytes { write(descriptor, $0.baseAddress, $0.count) }
            if count < 0, errno == EINTR { continue }
            guard count > 0 else {
                throw FileChange.failure("write a copy beside \(name)", errno)
            }
            rest = rest.dropFirst(count)
        }
    }

    /// What the person has made of it.
    func bytes() throws(CommandFailure) -> [UInt8] {
        try FileReading.bytes(of: path, limit: ScheduleReader.maximumFileSize)
    }

    /// Leaves it where it is, for the person to find, and says so.
    func keep() -> String {
        isKept = true
        return "what you wrote is kept in \(path)"
    }

    deinit {
        if !isKept { unlink(path) }
    }
}
