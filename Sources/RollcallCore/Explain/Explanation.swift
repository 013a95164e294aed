/// Why a job ran at an instant, or did not; there is one for every instant.
public struct Explanation: Hashable, Sendable {
    /// The instant that it is about.
    public var instant: Timestamp
    /// What happened.
    public var answer: Answer
    /// The revision that the answer is about; nil where it is no longer known.
    public var definition: JobDefinition?
    /// Whether another revision is current by now.
    public var isOlderRevision = false
    /// The tick before the instant, under that revision.
    public var previous: Timestamp?
    /// The tick after the instant, under that revision.
    public var next: Timestamp?
    /// Rows of the same tick in older epochs: the clock was set back, so that it came more than once.
    public var earlierEpochs: [Run] = []
    /// Runs that people started while it was due, and others that were under way; oldest first.
    public var beside: [Run] = []

    /// Makes an explanation.
    init(instant: Timestamp, answer: Answer) {
        self.instant = instant
        self.answer = answer
    }

    /// What happened at an instant.
    public enum Answer: Hashable, Sendable {
        /// The tick's run has ended, or is under way; its state says how.
        case ran(Run)
        /// The tick's run waits for its first or its next attempt.
        case waiting(Run)
        /// The tick's run was cancelled before it started.
        case cancelled(Run)
        /// The tick did not run.
        case skipped(Run, SkipCause)
        /// The tick is still to come, unless something holds it back.
        case coming([Hold])
        /// The tick is due, and nobody has decided it yet.
        case undecided([Hold], Silence?)
        /// It is no tick.
        case notATick(NoTick)
        /// The job was not known yet; since when it is, nil when it is not known at all.
        case unseen(since: Timestamp?)
        /// The job was removed then.
        case removed(since: Timestamp)
        /// It was decided, and history no longer holds it.
        case forgotten
        /// It should be in history, and is not.
        case unrecorded
        /// The revision of that time is no longer kept, so that nobody can say whether it was a tick.
        case unknown

        /// A word for programs; it never changes.
        public var word: String {
            switch self {
            case .ran: "ran"
            case .waiting: "waiting"
            case .cancelled: "cancelled"
            case .skipped: "skipped"
            case .coming: "coming"
            case .undecided: "undecided"
            case .notATick: "not_a_tick"
            case .unseen: "unseen"
            case .removed: "removed"
            case .forgotten: "forgotten"
            case .unrecorded: "unrecorded"
            case .unknown: "unknown"
            }
        }

        /// The row that holds the answer; nil where there is none.
        public var run: Run? {
            switch self {
            case .ran(let run), .waiting(let run), .cancelled(let run), .skipped(let run, _): run
            default: nil
            }
        }
    }
}

/// Why a tick did not run, with what is known of it.
public enum SkipCause: Hashable, Sendable {
    /// An earlier run had not ended; which, where history knows it.
    case overlap(Run?)
    /// Nobody decided it in time; when no worker gave a sign, and who was alive all the same.
    case missed(Silence?, alive: [String])
    /// It could not start within the job's deadline.
    case deadline
    /// The job was paused.
    case paused(Episode)
    /// The job was disabled in the file.
    case disabled(Episode)
    /// It belonged to a recurrence that was edited away.
    case edited(Episode)
}

/// A time with a beginning and an end, and who made them, as far as it is known.
public struct Episode: Hashable, Sendable {
    /// When it began.
    public var since: Timestamp?
    /// Who began it.
    public var beganBy: String?
    /// When it ended; nil while it lasts.
    public var until: Timestamp?
    /// Who ended it.
    public var endedBy: String?

    /// Makes an episode of which nothing is known.
    public init() {}
}

/// A time in which no worker wrote anything.
public struct Silence: Hashable, Sendable {
    /// The last sign before it; nil when none is kept.
    public var since: Timestamp?
    /// The first sign after it; nil while it lasts.
    public var until: Timestamp?

    /// Makes a silence.
    public init(since: Timestamp?, until: Timestamp?) {
        self.since = since
        self.until = until
    }
}

/// What keeps a tick from running.
public enum Hold: Hashable, Sendable {
    /// The job is paused.
    case paused(since: Timestamp, by: String?)
    /// The job is disabled in the file.
    case disabled
    /// No live worker holds the job's current revision.
    case noWorker

    /// A word for programs; it never changes.
    public var word: String {
        switch self {
        case .paused: "paused"
        case .disabled: "disabled"
        case .noWorker: "no_worker"
        }
    }
}

/// Why an instant is no tick.
public enum NoTick: Hashable, Sendable {
    /// It lies between two ticks, or before the first, or after the last.
    case between
    /// Clocks jumped over it, and `dst` makes nothing up for it.
    case jumpedOver
    /// Clocks show its time twice, and the first time was the tick.
    case secondOfTwo(first: Timestamp)

    /// A word for programs; it never changes.
    public var word: String {
        switch self {
        case .between: "between"
        case .jumpedOver: "jumped_over"
        case .secondOfTwo: "second_of_two"
        }
    }
}
