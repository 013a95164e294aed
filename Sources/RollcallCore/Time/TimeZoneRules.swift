/// How far a zone's clocks are ahead of UTC, at every instant: RFC 8536 data and the rule in its footer.
///
/// A value: where the bytes come from is no matter of the core.
public struct TimeZoneRules: Hashable, Sendable {
    /// When clocks change, as seconds since the epoch, strictly ascending.
    let changes: [Int]
    /// What holds from each change on, as indexes of `kinds`; as many as `changes`.
    let kindAfter: [UInt8]
    /// What clocks can show; never empty, the first one holds before the first change.
    let kinds: [LocalTimeKind]
    /// What holds after the last change; nil where the file does not say: its last kind goes on.
    let footer: PosixTimeZone?

    init(changes: [Int] = [], kindAfter: [UInt8] = [], kinds: [LocalTimeKind], footer: PosixTimeZone? = nil) {
        self.changes = changes
        self.kindAfter = kindAfter
        self.kinds = kinds
        self.footer = footer
    }

    /// Clocks that are never changed and show UTC.
    public static let utc = TimeZoneRules(
        kinds: [LocalTimeKind(offset: 0, isDaylight: false, abbreviation: "UTC")])

    /// Reads the content of a TZif file, versions 1 to 4 (RFC 8536, RFC 9636), whole.
    ///
    /// No bytes make it trap. Errors: `notTimeZoneData`, `truncated`, `malformed`, `leapSeconds`.
    public init(tzif bytes: [UInt8]) throws(TimeZoneDataError) {
        var reader = TimeZoneReader(bytes)
        self = try reader.rules()
    }

    /// How far clocks are ahead of UTC at the instant; negative west of Greenwich.
    public func offset(at instant: Timestamp) -> Duration {
        .seconds(kind(at: instant.wholeSeconds).offset)
    }

    /// Whether the zone calls the time at the instant daylight saving time.
    public func isDaylight(at instant: Timestamp) -> Bool {
        kind(at: instant.wholeSeconds).isDaylight
    }

    /// The zone's letters for the time at the instant, such as `CET` or `+0530`.
    public func abbreviation(at instant: Timestamp) -> String {
        kind(at: instant.wholeSeconds).abbreviation
    }

    /// The first instant strictly after the given one at which the offset changes; nil when it never does again.
    ///
    /// A change of the abbreviation alone is none.
    public func nextTransition(after instant: Timestamp) -> Timestamp? {
        let start = instant.wholeSeconds
        for change in changes[firstChange(after: start)...] where isTransition(change) {
            return Timestamp(wholeSeconds: change)
        }
        return footer?.nextChange(after: max(start, changes.last ?? start)).flatMap(Timestamp.init(wholeSeconds:))
    }

    /// The last instant at or before the given one at which the offset changes; nil when it never did.
    public func lastTransition(atOrBefore instant: Timestamp) -> Timestamp? {
        let end = instant.wholeSeconds
        // The footer holds after the last change only, and costs more than looking one up.
        if end > changes.last ?? .min, let change = footer?.lastChange(atOrBefore: end),
            change > changes.last ?? .min
        {
            return Timestamp(wholeSeconds: change)
        }
        return changes[..<firstChange(after: end)].last(where: isTransition).flatMap(Timestamp.init(wholeSeconds:))
    }

    private func isTransition(_ seconds: Int) -> Bool {
        kind(at: seconds).offset != kind(at: seconds - 1).offset
    }

    private func kind(at seconds: Int) -> LocalTimeKind {
        let index = firstChange(after: seconds)
        return index == changes.count ? footer?.kind(at: seconds) ?? kind(index: index - 1) : kind(index: index - 1)
    }

    /// What holds from the change on; before the first, -1, the first kind.
    private func kind(index: Int) -> LocalTimeKind {
        index < 0 ? kinds[0] : kinds[Int(kindAfter[index])]
    }

    /// The index of the first change strictly after the instant, by halving.
    private func firstChange(after seconds: Int) -> Int {
        var (low, high) = (0, changes.count)
        while low < high {
            let middle = (low + high) / 2
            if changes[middle] <= seconds { low = middle + 1 } else { high = middle }
        }
        return low
    }
}

extension Timestamp {
    /// The second that contains the instant.
    fileprivate var wholeSeconds: Int {
        Int(microseconds.dividedDown(by: 1_000_000).quotient)
    }

    /// Nil when microseconds cannot hold it.
    fileprivate init?(wholeSeconds: Int) {
        let (microseconds, overflow) = Int64(wholeSeconds).multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return nil }
        self.init(microseconds: microseconds)
    }
}
