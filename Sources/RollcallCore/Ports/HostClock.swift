/// The clocks of one host, injected wherever time matters.
///
/// Two clocks, because two questions: the wall clock says what is due and what is stale; the boot clock, which no
/// person can set and which goes on through a suspend, says which lease has run out.
public protocol HostClock: Sendable {
    /// The wall clock (CLOCK_REALTIME).
    var wall: Timestamp { get }
    /// The boot clock (CLOCK_BOOTTIME).
    var boot: BootInstant { get }
    /// The identity of this boot of the kernel; instants of another boot mean nothing here.
    var bootID: String { get }
}

/// A host clock on which one can wait.
public protocol SleepingClock: HostClock {
    /// Returns when the boot clock has reached an instant; throws `CancellationError` when the task is cancelled.
    func sleep(until instant: BootInstant) async throws
}

/// An instant of the boot clock: microseconds since the kernel started, suspends included.
public struct BootInstant: Hashable, Comparable, Sendable {
    /// Microseconds since the kernel started.
    public var microseconds: Int64

    /// Makes the instant that lies the given microseconds after the start of the kernel.
    public init(microseconds: Int64) {
        self.microseconds = microseconds
    }

    /// Orders by value.
    public static func < (left: BootInstant, right: BootInstant) -> Bool { left.microseconds < right.microseconds }

    /// The instant that lies a duration after another; clamped to what an `Int64` holds.
    public static func + (left: BootInstant, right: Duration) -> BootInstant {
        BootInstant(microseconds: left.microseconds.adding(clamped: right.wholeMicroseconds))
    }

    /// The duration from the right instant to the left one; exact for any two.
    public static func - (left: BootInstant, right: BootInstant) -> Duration {
        .microseconds(left.microseconds) - .microseconds(right.microseconds)
    }
}
