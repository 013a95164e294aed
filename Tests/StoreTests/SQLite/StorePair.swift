import RollcallCore
import RollcallSQLite
import RollcallTesting

/// Two stores to which the same things happen, and what tells their answers apart.
///
/// Identifiers are random in each, so answers are compared as text in which every identifier is the number of its first
/// appearance.
final class StorePair {
    let memory: MemoryStore
    let sqlite: SQLiteStore
    let clock: TestClock
    var random: SeededGenerator
    /// Terms that were given out, in both stores, whether they still hold or not.
    var terms: [(memory: LeaseTerm, sqlite: LeaseTerm)] = []
    /// Runs that were seen, in both stores.
    var runs: [(memory: RunID, sqlite: RunID)] = []
    var definitions: [JobName: JobDefinition] = [:]

    init(memory: MemoryStore, sqlite: SQLiteStore, clock: TestClock, seed: UInt64) {
        self.memory = memory
        self.sqlite = sqlite
        self.clock = clock
        random = SeededGenerator(seed: seed)
    }

    /// Does one thing to both; says how their answers differ, or nil.
    func step(comparingAll: Bool) async throws -> String? {
        let (name, left, right) =
            try await PairCall.allCases.randomElement(using: &random)?.make(on: self) ?? ("", "", "")
        guard left == right else { return Self.difference(name, left, right) }
        try await learnRuns()
        return comparingAll ? try await compareAll() : nil
    }

    /// The same call on both, its answers as comparable text.
    func both<Answer>(
        _ name: String, _ call: (any LedgerStore, Side) async throws -> Answer
    ) async throws -> (String, String, String) {
        let left = try await call(memory, .memory)
        let right = try await call(sqlite, .sqlite)
        learnTerms(left, right)
        return (name, Self.text(left), Self.text(right))
    }

    enum Side { case memory, sqlite }

    func term(_ index: Int, _ side: Side) -> LeaseTerm {
        side == .memory ? terms[index].memory : terms[index].sqlite
    }

    func run(_ index: Int, _ side: Side) -> RunID {
        side == .memory ? runs[index].memory : runs[index].sqlite
    }

    /// Every identifier replaced by the number of its first appearance.
    static func text(_ answer: some Any) -> String {
        var numbers: [Substring: Int] = [:]
        var text = String(describing: answer)
        for match in text.matches(of: /[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}/).reversed() {
            text.replaceSubrange(match.range, with: "#")
            numbers[match.output, default: 0] += 1
        }
        // How often each appears tells two shuffled answers apart well enough, beside the fences that stand with them.
        return text + " \(numbers.values.sorted())"
    }

    /// Where two answers part, with what stands around it.
    private static func difference(_ name: String, _ left: String, _ right: String) -> String {
        let common = zip(left, right).prefix { $0 == $1 }.count
        let start = max(0, common - 200)
        return
            "\(name)\n memory: …\(left.dropFirst(start).prefix(600))\n sqlite: …\(right.dropFirst(start).prefix(600))"
    }

    private func learnTerms(_ left: some Any, _ right: some Any) {
        for (first, second) in zip(Self.claimed(left), Self.claimed(right)) {
            terms.append((memory: first.term, sqlite: second.term))
        }
    }

    private static func claimed(_ answer: some Any) -> [ClaimedRun] {
        switch answer {
        case let answer as ClaimAnswer: answer.claimed
        case let outcomes as [DecisionOutcome]:
            outcomes.flatMap { outcome -> [ClaimedRun] in
                guard case .moved(let decided) = outcome else { return [] }
                return decided.claimed
            }
        case .started(let run, _) as StartOutcome: [run]
        default: []
        }
    }

    private func learnRuns() async throws {
        let left = try await memory.runs(HistoryQuery(limit: 12)).runs.map(\.id)
        let right = try await sqlite.runs(HistoryQuery(limit: 12)).runs.map(\.id)
        runs = zip(left, right).map { (memory: $0, sqlite: $1) }
    }

    private func compareAll() async throws -> String? {
        let reads: [(String, String, String)] = [
            try await both("runs") { store, _ in try await store.runs(HistoryQuery()) },
            try await both("states") { store, _ in try await store.states(of: nil) },
            try await both("jobs") { store, _ in try await store.jobs() },
            try await both("latest") { store, _ in try await store.latestRuns() },
            try await both("outlook") { store, _ in try await store.outlook() },
            try await both("workers") { store, _ in try await store.workers() },
            try await both("unheld") { store, _ in try await store.unheldRevisions() },
            try await both("failed") { store, _ in
                var query = HistoryQuery(states: [.failed, .cancelled], limit: 7)
                query.since = self.clock.wall - .seconds(600)
                return try await store.runs(query)
            },
            try await both("since") { store, _ in
                var query = HistoryQuery(job: JobName(stored: "a"))
                query.since = self.clock.wall - .seconds(120)
                query.until = self.clock.wall - .seconds(30)
                return try await store.runs(query)
            },
        ]
        for read in reads where read.1 != read.2 { return Self.difference(read.0, read.1, read.2) }
        let summaries = (try await memory.summary(HistoryQuery()), try await sqlite.summary(HistoryQuery()))
        return summaries.0 == summaries.1 ? nil : "summary\n memory: \(summaries.0)\n sqlite: \(summaries.1)"
    }
}
