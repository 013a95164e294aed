internal import RollcallPlatform

/// What attempts leave for the finisher: their ends and their log lines.
struct AttemptChannels: Sendable {
    let bell: Bell
    let endings: EndingQueue
    let logs: LogBook

    init(_ parts: WorkerParts, thread: ThreadExecutor) {
        bell = Bell(clock: parts.clock, thread: thread)
        endings = EndingQueue(bell: bell)
        logs = LogBook(clock: parts.clock, bell: bell)
    }
}
