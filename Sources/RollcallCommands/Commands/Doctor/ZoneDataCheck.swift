internal import RollcallPlatform

/// Whether the system has the rules of time zones.
struct ZoneDataCheck {
    let environment: [String: String]

    func look() -> Check {
        let zones = ZoneFiles(environment: environment)
        let count = zones.names().count
        let isOK = count > 1 && zones.rules("America/Chicago") != nil
        return Check(
            name: "time zones", isOK: isOK,
            message: isOK ? "\(zones.folder) has \(count)" : "\(zones.folder) has no time zones: only UTC is known",
            help: "install the package tzdata, or let TZDIR name its folder")
    }
}
