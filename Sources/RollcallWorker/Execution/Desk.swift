internal import RollcallCore
internal import RollcallPlatform

/// What the actors of one worker share.
struct Desk: Sendable {
    let parts: WorkerParts
    /// The thread of the loop and of the finisher.
    let thread: ThreadExecutor
    let random: RandomSource
    let channels: AttemptChannels
    let storeTime: StoreTime
    let tell: EventTeller
    let worker: WorkerID

    init(_ parts: WorkerParts) {
        self.parts = parts
        thread = ThreadExecutor(name: "rollcall-ticks")
        random = RandomSource(parts.random())
        channels = AttemptChannels(parts, thread: thread)
        storeTime = StoreTime(parts.clock)
        tell = EventTeller(parts.observers)
        let wall = parts.clock.wall
        worker = random.draw { WorkerID(UUIDv7(at: wall, using: &$0)) }
    }
}
