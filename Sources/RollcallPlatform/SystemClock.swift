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
    public var boot: BootInstant { BootInstant(microseconds: Self.read(CLOCK_BOOTTIME)) }

    /// Waits on the continuous clock, which is CLOCK_BOOTTIME on Linux.
    public func sleep(until instant: BootInstant) async throws {
        let left = instant - boot
        try Task.checkCancellation()
        guard left > .zero else { return }
        try await Task.sleep(for: left, tolerance: .zero, clock: .continuous)
    }

    private static func read(_ clock: clockid_t) -> Int64 {
        var time = timespec()
        clock_gettime(clock, &time)
        return Int64(time.tv_sec) * 1_000_000 + Int64(time.tv_nsec) / 1_000
    }

    /// The kernel's boot id; where /proc is not mounted, one that no other boot has, so that every lease of another
    /// process counts as expired only by its time.
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
