internal import Glibc

/// An error of a system call.
struct SystemError: Error {
    let code: Int32

    /// The error that the last call of this thread left.
    static var last: SystemError { SystemError(code: errno) }

    /// In the system's words.
    var message: String { String(cString: strerror(code)) }

    /// Whether what was short may be there later.
    var isPassing: Bool { [EAGAIN, ENOMEM, EMFILE, ENFILE, ETXTBSY].contains(code) }
}
