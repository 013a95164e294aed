internal import RollcallCore

/// The zones that a reading has met, so that ten thousand jobs of one zone read it once.
final class ZoneCache {
    private let catalogue: ZoneCatalogue
    private var found: [String: Zone] = [:]
    private var unknown: [String: String?] = [:]

    init(_ catalogue: ZoneCatalogue) {
        self.catalogue = catalogue
    }

    /// The zone of a name, or what is wrong with the name.
    func zone(_ name: String) -> Result<Zone, Finding> {
        if let zone = found[name] { return .success(zone) }
        if name == Zone.utc.name { return .success(.utc) }
        if let zone = catalogue.zone(name) {
            found[name] = zone
            return .success(zone)
        }
        let nearest = unknown[name] ?? Nearest.zone(to: name, among: names)
        unknown[name] = nearest
        return .failure(.unknownTimezone(name, nearest: nearest))
    }

    private lazy var names = catalogue.names().sorted()
}
