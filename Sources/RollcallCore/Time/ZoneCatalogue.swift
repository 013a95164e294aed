/// The time zones that the system has; where they are read from is the caller's.
public struct ZoneCatalogue: Sendable {
    /// The names of all zones, for suggestions only: asked once a file at most, and only after a mistake.
    public let names: @Sendable () -> [String]
    /// A zone; nil for a name that is none.
    public let zone: @Sendable (_ name: String) -> Zone?

    /// Makes a catalogue.
    public init(names: @escaping @Sendable () -> [String], zone: @escaping @Sendable (_ name: String) -> Zone?) {
        self.names = names
        self.zone = zone
    }

    /// UTC alone, which needs no files.
    public static let utc = ZoneCatalogue(names: { ["UTC"] }, zone: { $0 == "UTC" ? .utc : nil })

    /// What a decoder of stored recurrences finds its zones under, as a `ZoneCatalogue`; without one, of the zones
    /// only UTC is known.
    public static let decodingKey = CodingUserInfoKey(rawValue: "rollcall.zones")
}
