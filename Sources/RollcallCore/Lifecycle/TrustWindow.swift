/// Until when a worker may trust a lease, by the boot clock alone.
///
/// Anchored at the moment at which the last successful claim or renewal was *sent*: a slow round trip cannot stretch
/// it. A tenth of the term is left out for the differences between the two clocks (semantics, rule 4).
public struct TrustWindow: Hashable, Sendable {
    /// How long a lease lasts.
    public let term: Duration
    /// When the last successful claim or renewal was sent.
    public private(set) var anchor: BootInstant

    /// Opens the window of a claim.
    public init(term: Duration, claimSentAt anchor: BootInstant) {
        self.term = term
        self.anchor = anchor
    }

    /// The instant after which nothing may be done under the lease.
    public var trustedUntil: BootInstant { anchor + (term - term / 10) }

    /// When the next renewal is due: a third of the term after the last.
    public var renewalDue: BootInstant { anchor + term / 3 }

    /// Whether the lease is still trusted.
    public func isTrusted(at instant: BootInstant) -> Bool { instant < trustedUntil }

    /// Moves the window on after a renewal that succeeded; a renewal sent before the last one changes nothing.
    public mutating func renewed(sentAt instant: BootInstant) {
        anchor = max(anchor, instant)
    }
}
