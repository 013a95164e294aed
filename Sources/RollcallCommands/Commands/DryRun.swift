internal import RollcallCore
internal import RollcallPresence

/// What a run would do, counted and not done.
struct DryRun {
    let source: JobSource
    let database: OpenDatabase

    func show(with printer: Printer, in invocation: Invocation) async throws -> CommandStatus {
        invocation.output.note(source.note)
        switch source.request.task.description {
        case "prune-presences": try await presences(printer, invocation.output, now: invocation.now)
        case "prune-rooms": try await rooms(printer)
        default:
            throw CommandFailure(.usage, "the task \(source.request.task) has no dry run", help: "leave --dry-run out")
        }
        return .done
    }

    private func presences(_ printer: Printer, _ output: Output, now: Timestamp) async throws {
        let census = try await database.presence.census(maximumAge: duration("max_age"))
        let survey = try await database.presence.survey()
        if let warning = FutureSighting.warning(survey.newestAge) { output.warn(warning) }
        let newest = survey.newestAge.map { now - $0 }
        let json = object([
            "stale": .count(census.stale), "presences": .count(survey.presences), "rooms": .count(census.rooms.count),
            "cutoff": .time(census.cutoff), "oldest_last_seen": .time(census.oldest), "newest_last_seen": .time(newest),
        ])
        try printer.object(json) {
            let age = newest.map { RelativeTime.text($0, from: now) } ?? "never"
            let oldest = census.oldest.map { RelativeTime.text($0, from: now) } ?? "never"
            return """
                would remove \(census.stale) of \(Count.text(survey.presences, "presence")), in \(Count.text(census.rooms.count, "room")): \
                last seen before \(census.cutoff)
                oldest last_seen: \(oldest)
                newest last_seen: \(age)

                """
        }
    }

    private func rooms(_ printer: Printer) async throws {
        let rooms = try await database.presence.emptyRooms(for: duration("empty_for"), limit: Int(Int32.max))
        let survey = try await database.presence.survey()
        let json = object([
            "empty": .count(rooms.count), "rooms": .count(survey.rooms),
            "newest_last_seen_age_ms": .milliseconds(survey.newestAge),
        ])
        try printer.object(json) {
            let newest = survey.newestAge.map { "\(RelativeTime.span($0)) ago" } ?? "never"
            return "would remove \(rooms.count) of \(Count.text(survey.rooms, "room"))\nnewest last_seen: \(newest)\n"
        }
    }

    private func object(_ facts: KeyValuePairs<String, JSON>) -> JSON {
        let head: [JSON.Member] = [
            JSON.Member(key: "dry_run", value: .bool(true)),
            JSON.Member(key: "job", value: .string(source.request.job.description)),
            JSON.Member(key: "task", value: .string(source.request.task.description)),
            JSON.Member(key: "with", value: JSON(sorting: source.request.arguments.mapValues(\.withoutSecrets))),
        ]
        return .object(head + facts.map { JSON.Member(key: $0.key, value: $0.value) })
    }

    /// Arguments are in canonical form, so this only fails for a definition of another program.
    private func duration(_ name: String) throws(CommandFailure) -> Duration {
        guard let text = source.request.arguments[name]?.string, case .success(let value) = DurationText.parse(text)
        else { throw CommandFailure(.misconfigured, "the job gives no \(name)", help: "give --with \(name)=60s") }
        return value
    }
}
