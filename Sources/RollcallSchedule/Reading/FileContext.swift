internal import RollcallCore

/// What every part of a file's reading needs to know, and where its messages go.
struct FileContext {
    let log: FileLog
    let tasks: [TaskDeclaration]
    let zones: ZoneCache
    let environment: [String: String]
    let now: Timestamp
    var checks: [ArgumentCheck] = []

    func report(_ finding: Finding, at range: Range<Int>, related: Range<Int>? = nil) {
        log.report(finding, at: range, related: related)
    }
}
