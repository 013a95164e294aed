internal import Glibc

/// Why no more output goes out.
enum OutputLoss: Error, Hashable, Sendable {
    /// Who read it has gone, as `head` does: nobody misses the rest.
    case readerGone
    /// The system refused it, with this `errno`: somebody misses it.
    case failed(Int32)

    /// What standard error says; nil when nobody needs to hear of it.
    var failure: CommandFailure? {
        switch self {
        case .readerGone: nil
        case .failed(let number):
            CommandFailure(.lost, "the output was lost: \(String(cString: strerror(number)))")
        }
    }
}
