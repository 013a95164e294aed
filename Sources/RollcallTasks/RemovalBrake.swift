package import RollcallCore
import RollcallPresence

/// The most that a prune may remove: `max_removed`.
///
/// When clients cannot send heartbeats, or a clock jumps, everybody looks stale; removing everybody then is worse than
/// removing nobody.
package enum RemovalBrake: Hashable, Sendable {
    /// No limit.
    case none
    /// A share of all presences, in percent.
    case share(Double, text: String)
    /// A number of presences.
    case count(Int)

    /// A share means nothing in small numbers: up to so many rows may always go.
    static let rowsBelowWhichNoShareCounts = 100

    /// Reads the canonical form that `ArgumentKind.limit` gives.
    package init(_ value: JSONValue?) throws(TaskFailure) {
        switch value {
        case nil, .string("none"): self = .none
        case .integer(let count): self = .count(Int(count))
        case .string(let text):
            guard text.hasSuffix("%"), let share = Double(text.dropLast()) else {
                throw TaskFailure.argument("max_removed", is: text)
            }
            self = .share(share, text: text)
        case let other?: throw TaskFailure.argument("max_removed", is: other.scalarText ?? "not a single value")
        }
    }

    /// Whether so many of so many are too many.
    package func refuses(_ stale: Int, of total: Int) -> Bool {
        switch self {
        case .none: false
        case .count(let limit): stale > limit
        case .share(let share, _):
            stale > Self.rowsBelowWhichNoShareCounts && Double(stale) * 100 > share * Double(total)
        }
    }

    /// The limit as the user wrote it.
    package var description: String {
        switch self {
        case .none: "none"
        case .share(_, let text): text
        case .count(let limit): "\(limit)"
        }
    }
}

extension RemovalBrake {
    /// Throws when what is stale, with what earlier attempts of the run removed, is more than the limit.
    func judge(_ census: PresenceCensus, removedBefore: Int, job: JobName) throws(TaskFailure) {
        let stale = census.stale + removedBefore
        let total = census.total + removedBefore
        guard refuses(stale, of: total) else { return }
        let effect = removedBefore == 0 ? "nothing was removed" : "the run stopped after \(removedBefore)"
        throw TaskFailure(
            code: "brake",
            message: """
                \(stale) of \(total) presences are stale, which is more than max_removed (\(description)) allows; \
                \(effect). Look whether clients can still send heartbeats. If these presences are to go: \
                rollcall run \(job) --with max_removed=100%
                """,
            reason: .brake, isRetryable: false)
    }
}
