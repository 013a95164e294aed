/// What a zone's clocks show between two changes: RFC 8536's “local time type”.
struct LocalTimeKind: Hashable, Sendable {
    /// Seconds ahead of UTC.
    var offset: Int
    /// Whether the zone calls it daylight saving time.
    var isDaylight: Bool
    /// The zone's letters for it, such as `CET`.
    var abbreviation: String

    /// What RFC 8536 (section 3.2) calls sensible: between 25 hours behind UTC and 26 hours ahead, both excluded.
    static let offsets = -89_999...93_599
}
