internal import RollcallCore
internal import Synchronization

/// The store's clock, as several threads need it.
final class StoreTime: Sendable {
    private let clock: any HostClock
    private let relation: Mutex<StoreClock>

    init(_ clock: any HostClock) {
        self.clock = clock
        relation = Mutex(StoreClock(wall: clock.wall, boot: clock.boot))
    }

    /// What the store's clock shows now.
    var now: Timestamp { relation.withLock { $0.now(wall: clock.wall) } }

    /// By how much the host's wall clock was set since this was last asked; nil when it was not.
    func takeStep() -> Duration? { relation.withLock { $0.takeStep(wall: clock.wall, boot: clock.boot) } }

    /// Takes in what the store's clock has shown to a call that was sent at an instant.
    func look(_ now: Timestamp, sentAt: BootInstant) {
        relation.withLock { $0.look(now, sentAt: sentAt, wall: clock.wall, boot: clock.boot) }
    }

    /// When an instant of the store's clock will have come.
    func boot(of instant: Timestamp) -> BootInstant {
        relation.withLock { $0.boot(of: instant, wall: clock.wall, boot: clock.boot) }
    }
}
