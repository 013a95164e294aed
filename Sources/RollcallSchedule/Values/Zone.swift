internal import RollcallCore

/// A zone by its name, with its rules.
struct Zone {
    var name: String
    var rules: TimeZoneRules

    static let utc = Zone(name: "UTC", rules: .utc)

    /// Whether its clocks always showed UTC and always will, as those of `Etc/UTC` do.
    var isUTC: Bool {
        rules.offset(at: .distantPast) == .zero && rules.nextTransition(after: .distantPast) == nil
    }
}

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
        if let rules = catalogue.rules(name) {
            let zone = Zone(name: name, rules: rules)
            found[name] = zone
            return .success(zone)
        }
        let nearest = unknown[name] ?? nearest(to: name)
        unknown[name] = nearest
        return .failure(.unknownTimezone(name, nearest: nearest))
    }

    private lazy var names = catalogue.names().sorted()

    /// The zone of that city, else the nearest name.
    private func nearest(to name: String) -> String? {
        let city = Nearest.normalized(name)
        let sameCity = names.first { candidate in
            candidate.split(separator: "/").last.map { Nearest.normalized(String($0)) } == city
        }
        return sameCity ?? Nearest.word(to: name, among: names)
    }
}
