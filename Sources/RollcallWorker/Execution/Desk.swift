internal import RollcallCore

/// What the actors of one worker share.
struct Desk: Sendable {
    let parts: WorkerParts
    let random: RandomSource
    let channels: AttemptChannels
    let storeTime: StoreTime
    let tell: EventTeller
    let worker: WorkerID

    init(_ parts: WorkerParts) {
        self.parts = parts
        random = RandomSource(parts.random())
        channels = AttemptChannels(parts)
        storeTime = StoreTime(parts.clock)
        tell = EventTeller(parts.observers)
        let wall = parts.clock.wall
        worker = random.draw { WorkerID(UUIDv7(at: wall, using: &$0)) }
    }
}
