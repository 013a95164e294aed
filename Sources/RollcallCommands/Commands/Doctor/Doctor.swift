internal import RollcallCore
internal import RollcallPresence
internal import RollcallSchedule

/// Looks at everything that somebody was ever caught by; what cannot be looked at is a finding, too.
struct Doctor {
    let invocation: Invocation
    let shared: SharedOptions

    /// All checks, in the order in which things build on each other.
    func look() async throws -> [Check] {
        let (files, jobs) = ScheduleFileCheck(invocation: invocation, shared: shared).look()
        var checks = [files, ZoneDataCheck(environment: invocation.environment).look()]
        do {
            checks += try await invocation.withDatabase(for: .unchecked, shared) { database in
                try await look(at: database, jobs)
            }
        } catch {
            checks.append(try Self.check("database", error))
        }
        return checks
    }

    private func look(at database: OpenDatabase, _ jobs: [ScheduledJob]) async throws -> [Check] {
        let status = try await database.ledger.status()
        var checks = [
            Check(name: "database", isOK: true, message: "\(database.location.description): \(status.engine)")
        ]
        let ledger = database.ledger
        if let store = ledger as? any TrapStore {
            checks += await Self.each("set-up") { () async throws(StoreError) in try await store.traps() }
        }
        checks += await Self.each("check") { () async throws(StoreError) in try await ledger.check() }
        if let clock = try await ClockCheck.read(ledger, invocation.clock) { checks.append(clock) }
        if let store = database.indexes {
            do { checks += try await IndexSurvey.read(store).checks } catch {
                checks.append(try Self.check("indexes", error))
            }
        }
        guard status.version > 0 else { return checks }
        let workers = try await ledger.workers()
        checks.append(ScheduleAgreementCheck(workers: workers, jobs: try await ledger.jobs()).look())
        if var check = StatusJudge(workers: workers, now: invocation.now).schedule {
            check.name = "taken schedule"
            checks.append(check)
        }
        return checks + (try await presences(jobs))
    }

    /// Opened as a worker opens them, so that what it would be refused for is found.
    private func presences(_ jobs: [ScheduledJob]) async throws -> [Check] {
        do {
            return try await invocation.withDatabase(for: .existing, shared) { database in
                var checks = [LastSeenCheck(survey: try await database.presence.survey()).look()]
                if let store = database.presence as? any PresenceReferences {
                    checks.append(ReferencesCheck(references: try await store.referring()).look())
                }
                var definitions = jobs.map(\.definition)
                if definitions.isEmpty { definitions = try await database.ledger.jobs().map(\.definition) }
                for definition in definitions where definition.task.description == "prune-presences" {
                    checks.append(try await BrakeCheck(definition: definition).look(at: database.presence))
                }
                return checks
            }
        } catch {
            return [try Self.check("presence tables", error)]
        }
    }

    private static func each(
        _ name: String, _ look: () async throws(StoreError) -> [DatabaseFinding]
    ) async -> [Check] {
        do {
            return try await look().map(Check.init)
        } catch {
            return [Check(name: name, isOK: false, message: error.description)]
        }
    }

    /// What an error says; one that is neither the store's nor a command's is a defect, and goes on its way.
    private static func check(_ name: String, _ error: any Error) throws -> Check {
        switch error {
        case let error as StoreError: Check(name: name, isOK: false, message: error.description)
        case let failure as CommandFailure:
            Check(name: name, isOK: false, message: failure.message, help: failure.help.first)
        default: throw error
        }
    }
}
