/// A time zone by its name, with its rules: one object, shared by everything that is read on its clocks.
public final class Zone: Sendable {
    /// The IANA name, such as `Europe/Berlin`.
    public let name: String
    /// How far its clocks are ahead of UTC, and when.
    public let rules: TimeZoneRules

    /// Makes a zone of its name and rules.
    public init(name: String, rules: TimeZoneRules) {
        self.name = name
        self.rules = rules
    }

    /// The zone that needs no files.
    public static let utc = Zone(name: "UTC", rules: .utc)

    /// Whether its clocks always showed UTC and always will, as those of `Etc/UTC` do.
    public var isUTC: Bool {
        rules.offset(at: .distantPast) == .zero && rules.nextTransition(after: .distantPast) == nil
    }
}
