public import RollcallCore

/// The time zones that the system has; where they are read from is the caller's.
public struct ZoneCatalogue: Sendable {
    /// The names of all zones, for suggestions only: asked once a file at most, and only after a mistake.
    public let names: @Sendable () -> [String]
    /// The rules of a zone; nil for a name that is none.
    public let rules: @Sendable (_ name: String) -> TimeZoneRules?

    /// Makes a catalogue.
    public init(
        names: @escaping @Sendable () -> [String], rules: @escaping @Sendable (_ name: String) -> TimeZoneRules?
    ) {
        self.names = names
        self.rules = rules
    }

    /// UTC alone, which needs no files.
    public static let utc = ZoneCatalogue(names: { ["UTC"] }, rules: { $0 == "UTC" ? .utc : nil })
}
