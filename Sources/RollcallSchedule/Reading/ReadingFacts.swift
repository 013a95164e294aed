internal import RollcallCore

/// What a reading knows beside its files; the same for each part of them.
struct ReadingFacts: Sendable {
    var tasks: [TaskDeclaration]
    var zones: ZoneCatalogue
    var environment: [String: String]
    var now: Timestamp
    var checks: [ArgumentCheck] = []
    var lanes: any ReadingLanes = InTurn()
}
