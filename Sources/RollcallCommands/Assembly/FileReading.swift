internal import Glibc

/// Files and folders, read with the calls of the system.
enum FileReading {
    /// What a path is.
    enum Kind: Hashable, Sendable {
        case file, folder, missing
        /// A pipe, a socket, a device: what is read from it is gone.
        case passing
    }

    static func kind(of path: String) -> Kind {
        var status = stat()
        guard stat(path, &status) == 0 else { return .missing }
        switch status.st_mode & S_IFMT {
        case S_IFDIR: return .folder
        case S_IFREG: return .file
        default: return .passing
        }
    }

    /// The content of a file, cut after `limit` bytes.
    static func bytes(of path: String, limit: Int) throws(CommandFailure) -> [UInt8] {
        let descriptor = open(path, O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { throw failure(path, errno) }
        defer { close(descriptor) }
        var bytes: [UInt8] = []
        var buffer = [UInt8](repeating: 0, count: 1 << 14)
        while bytes.count <= limit {
            let count = read(descriptor, &buffer, buffer.count)
            if count < 0, errno == EINTR { continue }
            guard count >= 0 else { throw failure(path, errno) }
            guard count > 0 else { break }
            bytes += buffer[..<count]
        }
        return bytes
    }

    /// The names in a folder, sorted.
    static func names(in folder: String) throws(CommandFailure) -> [String] {
        guard let stream = opendir(folder) else { throw failure(folder, errno) }
        defer { closedir(stream) }
        var names: [String] = []
        while let entry = readdir(stream) {
            let name = withUnsafePointer(to: &entry.pointee.d_name) { pointer in
                pointer.withMemoryRebound(to: CChar.self, capacity: 256) { String(cString: $0) }
            }
            names.append(name)
        }
        return names.sorted()
    }

    private static func failure(_ path: String, _ number: Int32) -> CommandFailure {
        let reason = String(cString: strerror(number))
        switch number {
        case ENOENT, ENOTDIR: return CommandFailure(.missing, "\(path) does not exist")
        case EACCES, EPERM: return CommandFailure(.notAllowed, "\(path) cannot be read: \(reason)")
        default: return CommandFailure(.badData, "\(path) cannot be read: \(reason)")
        }
    }
}
