import RollcallCore
import RollcallPresence
import RollcallTesting

@testable import RollcallPostgres

/// A database in which a prune goes through its table, and a run that does.
struct StretchSite: Sendable {
    let passing: Passing
    let presences: PostgresPresences
    let term: LeaseTerm

    /// Presences seen before it go.
    let cutoff: Timestamp

    static func run(onDjango: Bool = false, _ work: @Sendable (StretchSite) async throws -> Void) async throws {
        try await Passing.run { passing in
            if onDjango { try await passing.makeDjangoTables() }
            let presences =
                onDjango
                ? try await passing.store.presences(PresenceOptions(tables: .django)) : passing.store.nativePresences
            let cutoff = try await presences.census(maximumAge: .seconds(60)).cutoff
            try await work(
                StretchSite(passing: passing, presences: presences, term: try await start(passing), cutoff: cutoff))
        }
    }

    private static func start(_ passing: Passing) async throws -> LeaseTerm {
        let grant = ClaimGrant(
            worker: passing.worker(1).id, workerName: "w", lease: .seconds(300), slots: 1,
            tasks: [TaskName("prune-presences")])
        let request = ManualStart(job: JobName(stored: "prune"), task: TaskName("prune-presences"))
        guard case .started(let claimed, _) = try await passing.store.start(request, under: grant) else {
            throw BehaviourViolation("the run did not start")
        }
        return claimed.term
    }

    func sql(_ statements: String...) async throws {
        try await passing.store.database.maintain("fill", within: .seconds(60)) { transaction in
            for statement in statements { try transaction.later(statement) }
        }
    }

    /// Rooms `r1` and so on with so many presences each, every second of which is stale: `c1` is, `c2` is not.
    ///
    /// A third of them has no user.
    func fill(rooms: Int, each: Int) async throws {
        let names = presences.names
        try await sql(
            "INSERT INTO \(names.rooms) (\(names.roomName)) SELECT 'r' || n FROM generate_series(1, \(rooms)) AS n",
            """
            INSERT INTO \(names.presences) (room_id, \(names.channel), \(names.user), last_seen)
            SELECT r.id, 'c' || n, CASE WHEN n % 3 > 0 THEN n END,
                now() - CASE WHEN n % 2 = 1 THEN interval '1 hour' ELSE interval '0' END
            FROM generate_series(1, \(rooms * each)) AS n
            JOIN \(names.rooms) AS r ON r.\(names.roomName) = 'r' || (n - 1) / 2 % \(rooms) + 1
            """)
    }

    /// The table in so many stretches; the run is promised to be told of.
    func plan(_ count: Int64) async throws -> ArraySlice<TableStretch> {
        let run = term.run
        try await passing.store.database.write("promise") { try StretchTelling.promise(run, in: $0) }
        let blocks = try await number("pg_relation_size('\(presences.names.presences)') / 8192")
        return (0..<count).map { index in
            TableStretch(lower: blocks * index / count, upper: blocks * (index + 1) / count)
        }[...]
    }

    func number(_ expression: String) async throws -> Int64 {
        try await passing.store.database.read("count") { transaction in
            try transaction.first("SELECT \(expression)") { Int64(try $0.number(0)) } ?? -1
        }
    }

    func channels() async throws -> Set<String> {
        let names = presences.names
        return Set(
            try await passing.store.database.read("look") { transaction in
                try transaction.all("SELECT \(names.channel) FROM \(names.presences)") { try $0.text(0) }
            })
    }

    /// Takes steps to the end, and answers the total.
    func prune(_ stretches: ArraySlice<TableStretch>) async throws -> RunResult {
        var step = StretchStep(cutoff: cutoff, stretches: stretches)
        while true {
            switch try await presences.pruneStretches(step, under: term) {
            case .more(let progress): step.stretches = step.stretches.dropFirst(progress.entriesDone)
            case .done(let progress): return progress.total
            case .leaseLost, .referenced: throw BehaviourViolation("a step was refused")
            }
        }
    }

    /// One stretch, which is the whole table, by one transaction that waits for others as long as they like.
    func take(passesOver: Bool = false) async throws -> Int {
        let whole = try await plan(1)[0]
        let (names, cutoff, run) = (presences.names, cutoff, term.run)
        return try await passing.store.database.write("prune", planning: .free, referenced: { _ in -1 }) {
            transaction in
            var prune = StretchPrune(names: names, transaction: transaction, cutoff: cutoff, stretch: whole, run: run)
            prune.patience = .seconds(60)
            return try prune.run(passesOver: passesOver)
        }
    }

    /// The run ends without its last step.
    func end() async throws {
        let end = AttemptEnd(
            outcome: .failed, failure: RunFailure(code: "test", message: "the test ends it"),
            disposition: .fail(.error))
        _ = try await passing.store.finish([AttemptEnding(term: term, end: end)])
    }

    func events() async throws -> [PresenceChange] { try await presences.events(after: 0, limit: 100_000).events }
}
