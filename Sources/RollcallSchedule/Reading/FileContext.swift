internal import RollcallCore

/// What every part of a file's reading needs to know, and where its messages go.
struct FileContext {
    let log: FileLog
    let facts: ReadingFacts
    let zones: ZoneCache

    init(log: FileLog, facts: ReadingFacts) {
        self.log = log
        self.facts = facts
        zones = ZoneCache(facts.zones)
    }

    var tasks: [TaskDeclaration] { facts.tasks }
    var environment: [String: String] { facts.environment }
    var now: Timestamp { facts.now }
    var checks: [ArgumentCheck] { facts.checks }

    func report(_ finding: Finding, at range: Range<Int>, related: Range<Int>? = nil) {
        log.report(finding, at: range, related: related)
    }
}
