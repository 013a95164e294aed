internal import Glibc
public import RollcallCore

/// The real clocks of this host.
public struct SystemClock: SleepingClock {
    /// The identity of this boot of the kernel.
    public let bootID: String

    /// Reads the boot's identity once.
    public init() {
        bootID = Self.readBootID()
    }

    /// CLOCK_REALTIME.
    public var wall: Timestamp { Timestamp(microseconds: Self.read(CLOCK_REALTIME)) }

    /// CLOCK_BOOTTIME.
    public var boot: BootInstant { Self.bootNow }

    /// Waits on the boot clock, woken by a thread of its own: no busy pool lets it oversleep.
    public func sleep(until instant: BootInstant) async throws {
        try Task.checkCancellation()
        guard instant > boot else { return }
        try await TimerThread.shared.sleep(until: instant)
    }

    static var bootNow: BootInstant { BootInstant(microseconds: read(CLOCK_BOOTTIME)) }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// The kernel's boot id; where /proc is not mounted one name for all boots: then a lease that a reboot has cut short
    /// ends only when the boot clock comes to its instant.
    private static func readBootID() -> String {
        let descriptor = open("/proc/sys/kernel/random/boot_id", O_RDONLY | O_CLOEXEC)
        guard descriptor >= 0 else { return "unknown" }
        defer { close(descriptor) }
        var bytes = [UInt8](repeating: 0, count: 64)
        let count = Glibc.read(descriptor, &bytes, bytes.count)
        guard count > 0 else { return "unknown" }
        return String(decoding: bytes[..<count].prefix { $0 > 32 }, as: UTF8.self)
    }
}
