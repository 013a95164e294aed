internal import RollcallCore
internal import RollcallPresence
internal import RollcallTasks

/// Whether the next prune would be stopped by its brake.
struct BrakeCheck {
    let definition: JobDefinition

    func look(at presence: any PresenceStore) async throws -> Check {
        let name = "brake of \(definition.name)"
        guard let text = definition.arguments["max_age"]?.string, case .success(let age) = DurationText.parse(text)
        else {
            return Check(name: name, isOK: false, message: "the job gives no max_age")
        }
        let brake = try RemovalBrake(definition.arguments["max_removed"])
        let census = try await presence.census(maximumAge: age)
        let counts = "\(census.stale) stale of \(Count.text(census.total, "presence")), seen more than \(text) ago"
        let isRefused = brake.refuses(census.stale, of: census.total)
        return Check(
            name: name, isOK: !isRefused,
            message: isRefused
                ? "\(counts), more than max_removed (\(brake.description)) allows: a prune removes nothing and ends failed"
                : "\(census.stale == 0 ? "nothing was seen more than \(text) ago" : counts), max_removed is \(brake.description)",
            help: "see whether clients can still send heartbeats; if these are to go: "
                + "rollcall run \(definition.name) --with max_removed=100%")
    }
}
