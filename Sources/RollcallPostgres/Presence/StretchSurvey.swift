internal import RollcallCore
internal import RollcallPresence

/// Looks how much of a table is stale, and how it lies.
struct StretchSurvey {
    /// What it found.
    struct Finding {
        /// The way through the table; nil where room by room is better.
        var plan: StretchPlan?
        /// Whether runs have ended that are not told of.
        var isAnyLeftBehind = false
    }

    /// What the catalogue and rollcall's own tables say.
    private struct Facts {
        var blocks: Int
        /// How many rows the run has that promise to tell.
        var untold: Int
        var isBarred: Bool
        var isAnyLeft: Bool
        /// As the last VACUUM or ANALYZE found; nil before the first.
        var rowsInThousandBlocks: Int?
    }

    let names: PresenceNames
    let transaction: PostgresTransaction

    /// About how many blocks are looked at.
    private static let sample = 100

    /// Looks for a run; with nothing stale that costs one look into the index.
    func find(_ maximumAge: Duration, notAfter bound: Timestamp?, for run: RunID) throws -> Finding {
        let now = try transaction.now
        let cutoff = min(now, bound ?? now) - maximumAge
        let lying = try transaction.ask(
            """
            SELECT CASE WHEN c.relkind = 'r' AND NOT c.relhassubclass AND a.amname = 'heap'
                    THEN pg_relation_size(c.oid) / current_setting('block_size')::bigint ELSE 0 END,
                (SELECT count(*) FROM rollcall_untold_run WHERE run = $1),
                EXISTS (SELECT 1 FROM rollcall_pending_event WHERE run = $1) OR EXISTS (SELECT 1 FROM rollcall_layer),
                EXISTS (\(StretchTelling.leftBehind)), (c.reltuples / nullif(c.relpages, 0) * 1000)::bigint
            FROM pg_class AS c LEFT JOIN pg_am AS a ON a.oid = c.relam WHERE c.oid = '\(names.presences)'::regclass
            """, [run])
        let oldest = try transaction.ask("SELECT min(last_seen) FROM \(names.presences)")
        let facts = try transaction.rows(lying) {
            Facts(
                blocks: try $0.number(0), untold: try $0.number(1), isBarred: try $0.flag(2), isAnyLeft: try $0.flag(3),
                rowsInThousandBlocks: try $0.optionalNumber(4))
        }.first
        let isAny = try transaction.rows(oldest) { try $0.optionalInstant(0).map { $0 < cutoff } ?? false }.first
        var finding = Finding(isAnyLeftBehind: facts?.isAnyLeft ?? false)
        guard let facts, facts.untold > 0 || !facts.isBarred && isAny == true && facts.blocks >= StretchRule.leastBlocks
        else { return finding }
        var rule = StretchRule(blocks: facts.blocks, total: 0, stale: 0, rooms: 0)
        // Of a run that is told in part nothing more is taken out.
        rule.progress = facts.untold == 0 ? .none : facts.untold > StretchTelling.shares ? .begun : .told
        if isAny == true { try look(&rule, facts, before: cutoff) }
        finding.plan = rule.stretches.map {
            StretchPlan(cutoff: cutoff, stretches: $0, total: rule.total, stale: rule.stale)
        }
        return finding
    }

    /// A sample of blocks stands for all.
    private func look(_ rule: inout StretchRule, _ facts: Facts, before cutoff: Timestamp) throws {
        let share = min(1, Double(Self.sample) / Double(max(1, rule.blocks)))
        let sampling = try transaction.ask(
            """
            SELECT count(*), count(*) FILTER (WHERE last_seen < $1) FROM \(names.presences)
            TABLESAMPLE SYSTEM (($2::bigint / 1000000.0)::real)
            """, [cutoff, Int(share * 100_000_000)])
        let counting = try transaction.ask(
            "SELECT count(*) FROM (SELECT 1 FROM \(names.rooms) LIMIT $1) AS r", [StretchRule.mostRooms + 1])
        let found = try transaction.rows(sampling) { (total: try $0.number(0), stale: try $0.number(1)) }.first
        let (total, stale) = (Double(found?.total ?? 0), Double(found?.stale ?? 0))
        // How many blocks a sample has is left to chance, and so is what follows from their number.
        let known = facts.rowsInThousandBlocks.map { Double($0) / 1_000 * Double(rule.blocks) } ?? 0
        let all = known > 0 ? known : total / share
        rule.total = Int(all)
        // Something is stale, whether the sample has any of it or not.
        rule.stale = max(1, Int(all * stale / max(1, total)))
        rule.rooms = try transaction.rows(counting) { try $0.number(0) }.first ?? 0
    }
}
