internal import RollcallCore

/// Which local times were certainly before a cutoff, as texts that compare like them.
///
/// A text is stale when the *last* instant that it can stand for is before the cutoff. Mostly that is one comparison
/// with what clocks show at the cutoff. Beside a change of the clocks some texts below it are to be spared: in the hour
/// that comes twice those that may have been written the second time, in the hour that never comes (which no clock
/// writes) those that an application may have reckoned.
struct StaleTexts: Hashable, Sendable {
    /// Texts before it are stale.
    let before: String
    /// Texts from this one on are spared.
    let sparedFrom: String
    /// Texts from this one on are spared no more.
    let sparedTo: String

    init(before cutoff: Timestamp, in time: DjangoTime) {
        before = time.text(cutoff)
        let spared = Self.spared(at: cutoff, in: time.zone)
        sparedFrom = spared.map { DjangoTime.text($0.lowerBound) } ?? ""
        sparedTo = spared.map { DjangoTime.text($0.upperBound) } ?? ""
    }

    /// The local times below the cutoff's that may stand for an instant at or after it; nil when there are none.
    private static func spared(at cutoff: Timestamp, in zone: TimeZoneRules) -> Range<CivilTime>? {
        // No zone was ever changed by more than a day.
        let reach = Duration.seconds(26 * 3_600)
        var found: Range<CivilTime>?
        var start = cutoff - reach
        while let change = zone.nextTransition(after: start), change <= cutoff + reach {
            let (old, new) = (zone.offset(at: change - .microseconds(1)), zone.offset(at: change))
            let range =
                if new < old, cutoff < change {
                    CivilTime(
                        change, offset: new)..<max(
                            CivilTime(change, offset: new), CivilTime(cutoff, offset: old))
                } else if new > old, cutoff >= change {
                    min(CivilTime(cutoff, offset: old), CivilTime(change, offset: new))..<CivilTime(change, offset: new)
                } else {
                    CivilTime(change)..<CivilTime(change)
                }
            if !range.isEmpty {
                found =
                    min(
                        found?.lowerBound ?? range.lowerBound, range.lowerBound)..<max(
                        found?.upperBound ?? range.upperBound, range.upperBound)
            }
            start = change
        }
        return found
    }
}
