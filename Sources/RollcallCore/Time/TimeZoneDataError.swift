/// Why bytes are not the rules of a time zone.
public enum TimeZoneDataError: Error, Hashable, Sendable {
    /// They do not begin with `TZif`: another kind of file.
    case notTimeZoneData
    /// They end before what the header counts.
    case truncated
    /// They contradict RFC 8536; the words say where.
    case malformed(String)
    /// They count leap seconds, as files under `right/` do; a `Timestamp` does not.
    case leapSeconds
}

extension TimeZoneDataError: CustomStringConvertible {
    /// One sentence, lower case, no full stop.
    public var description: String {
        switch self {
        case .notTimeZoneData: "this is not time zone data (TZif)"
        case .truncated: "the time zone data ends too early"
        case .malformed(let place): "the time zone data is malformed: \(place)"
        case .leapSeconds: "the time zone data counts leap seconds"
        }
    }
}
