import RollcallCore
import Testing

extension Timestamp {
    /// The instant that RFC 3339 text says, or a failed requirement.
    init(reading text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        self = try #require(Timestamp(rfc3339: text), "\(text)", sourceLocation: sourceLocation)
    }
}

extension CivilTime {
    /// The civil time that a text says, or a failed requirement.
    init(reading text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        self = try #require(CivilTime(text: text), "\(text)", sourceLocation: sourceLocation)
    }
}
