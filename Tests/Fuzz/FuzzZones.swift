import RollcallCore

/// Zones that need no files.
enum FuzzZones {
    /// Clocks go forward and back by an hour each year.
    static let shifting = Zone(name: "Test/Shifting", rules: rules("CET-1CEST,M3.5.0,M10.5.0/3"))

    static let catalogue = ZoneCatalogue(
        names: { ["UTC", "Test/Shifting"] },
        zone: { ["UTC": Zone.utc, "Test/Shifting": shifting][$0] })

    /// A TZif file of version 2 with one local time and a footer.
    private static func rules(_ footer: String) -> TimeZoneRules {
        let counts: [UInt8] = [0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0, 0, 0, 4]
        let header = Array("TZif2".utf8) + [UInt8](repeating: 0, count: 15) + counts
        let block = header + [0, 0, 14, 16, 0, 0] + Array("CET\0".utf8)
        let bytes = block + block + Array("\n\(footer)\n".utf8)
        // Ignored: UTC in its place is a zone too.
        return (try? TimeZoneRules(tzif: bytes)) ?? .utc
    }
}
