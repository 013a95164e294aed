/// The hosts of an address whose names rollcall looks up itself, each with its port.
///
/// What libpq finds by other means stays its own: sockets, numeric addresses, `hostaddr`, and what a service file says.
struct ServerPlaces {
    private struct Place {
        let host: String
        let port: String
        let isName: Bool
    }

    private let places: [Place]

    /// Nil where there is nothing to look up.
    init?(_ settings: ConnectionSettings) {
        let (hosts, ports) = (settings.list("host"), settings.list("port"))
        guard settings["service"] == nil, settings.list("hostaddr").isEmpty else { return nil }
        // libpq says it when the lists do not fit.
        guard ports.count <= 1 || ports.count == hosts.count else { return nil }
        places = hosts.enumerated().map { index, host in
            let isSocket = host.isEmpty || host.hasPrefix("/") || host.hasPrefix("@")
            return Place(
                host: host, port: ports.count == 1 ? ports[0] : ports.isEmpty ? "" : ports[index],
                isName: !isSocket && !HostLookup.isNumeric(host))
        }
        guard places.contains(where: \.isName) else { return nil }
    }

    /// libpq's parameters with an address for every host; one that has several is named as often.
    ///
    /// A host that is not found is left out as long as there are others. Where there are, none is waited for longer than
    /// a third of the time, which leaves some for connecting.
    func parameters(
        by lookup: HostLookup, within bound: Duration, unless interrupt: WakeUp
    ) throws(PostgresFailure) -> [(String, String)] {
        let deadline = ContinuousClock.now + (places.count > 1 ? bound / 3 : bound)
        let lookups = places.map { $0.isName ? lookup.begin($0.host) : nil }
        var found: [(host: String, address: String, port: String)] = []
        var failure: PostgresFailure?
        for (place, lookup) in zip(places, lookups) {
            guard let lookup else {
                found.append((place.host, "", place.port))
                continue
            }
            switch try lookup.answer(until: deadline, unless: interrupt) {
            case .success(let addresses): found += addresses.map { (place.host, $0, place.port) }
            case .failure(let error): failure = failure ?? error
            }
        }
        if found.isEmpty, let failure { throw failure }
        return [
            ("host", found.map(\.host).joined(separator: ",")),
            ("hostaddr", found.map(\.address).joined(separator: ",")),
            ("port", found.map(\.port).joined(separator: ",")),
        ]
    }
}
