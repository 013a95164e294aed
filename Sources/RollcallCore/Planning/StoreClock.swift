/// What a worker knows of the store's clock between two looks at it.
///
/// The store's wall clock is the one that counts; it is carried on by the host's wall clock. A host clock that was set
/// shows as a step against the boot clock: then everything is read and planned again.
public struct StoreClock: Hashable, Sendable {
    /// Smaller steps are slewing and rounding.
    public static let tolerance = Duration.milliseconds(250)

    private var offset = Duration.zero
    private var wallAtLook: Timestamp
    private var bootAtLook: BootInstant
    /// A step that a look has found and nobody has answered yet.
    private var unanswered: Duration?

    /// Begins with the host's own clock.
    public init(wall: Timestamp, boot: BootInstant) {
        wallAtLook = wall
        bootAtLook = boot
    }

    /// Takes in the store's clock, and the host's clocks just after the answer has come.
    ///
    /// It was read some time after the question was sent. What the offset was before is kept as long as the answer
    /// allows it, so that an answer that was slow to come does not make ticks late.
    ///
    /// - Parameter sentAt: when the store was asked.
    public mutating func look(_ now: Timestamp, sentAt: BootInstant, wall: Timestamp, boot: BootInstant) {
        let step = stepSinceLook(wall: wall, boot: boot)
        if let step { unanswered = (unanswered ?? .zero) + step }
        let least = now - wall
        let most = least + max(boot - sentAt, .zero)
        // After a step what was known before is void.
        offset = step == nil ? max(least, min(offset, most)) : least
        wallAtLook = wall
        bootAtLook = boot
    }

    /// What the store's clock shows, as far as the host's shows it.
    public func now(wall: Timestamp) -> Timestamp { wall + offset }

    /// When the boot clock will show that an instant of the store has come.
    public func boot(of instant: Timestamp, wall: Timestamp, boot: BootInstant) -> BootInstant {
        boot + (instant - now(wall: wall))
    }

    /// By how much the host's wall clock was set since this was last asked; nil when it was not.
    ///
    /// A look in between does not hide it: who asks plans everything anew, who looks does not.
    public mutating func takeStep(wall: Timestamp, boot: BootInstant) -> Duration? {
        if let step = stepSinceLook(wall: wall, boot: boot) {
            unanswered = (unanswered ?? .zero) + step
            wallAtLook = wall
            bootAtLook = boot
        }
        defer { unanswered = nil }
        return unanswered
    }

    private func stepSinceLook(wall: Timestamp, boot: BootInstant) -> Duration? {
        let step = (wall - wallAtLook) - (boot - bootAtLook)
        return step > Self.tolerance || step < .zero - Self.tolerance ? step : nil
    }
}
