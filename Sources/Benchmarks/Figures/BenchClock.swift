internal import RollcallCore
internal import RollcallPlatform
internal import Synchronization

/// The real clocks, the wall clock shifted, so that a job can have as many due ticks as a figure needs.
final class BenchClock: SleepingClock {
    private let real = SystemClock()
    private let shift = Mutex(Duration.zero)

    var wall: Timestamp { real.wall + shift.withLock { $0 } }
    var boot: BootInstant { real.boot }
    var bootID: String { real.bootID }

    func sleep(until instant: BootInstant) async throws {
        try await real.sleep(until: instant)
    }

    func set(shift duration: Duration) {
        shift.withLock { $0 = duration }
    }
}
