/// Why a worker cancels an attempt that it runs.
public enum StopCause: Hashable, Sendable {
    /// It ran past its timeout.
    case timedOut
    /// Somebody asked for the run's end, for this reason.
    case asked(RunReason)
    /// The lease is lost, or can no longer be trusted. Nothing is recorded.
    case lost
    /// The worker stops before the attempt ended. The run is given back, or with a reason ends cancelled.
    case cutOff(RunReason?)

    /// The cause in words, for a log line.
    public var words: String {
        switch self {
        case .timedOut: "timed out"
        case .asked(let reason): reason.rawValue
        case .lost: "lease lost"
        case .cutOff: "the worker stops"
        }
    }

    /// Whether the cause takes the place of another that came before it: a lost lease of any, a person's word of a
    /// timeout and of a stop, which would both give the run another attempt.
    func outweighs(_ earlier: StopCause) -> Bool { weight > earlier.weight }

    private var weight: Int {
        switch self {
        case .timedOut, .cutOff: 0
        case .asked: 1
        case .lost: 2
        }
    }
}
