internal import GRDB
internal import RollcallCore
internal import RollcallPresence
internal import RollcallStorage

/// One step of a prune: room by room, so that a room's rows, its event and its emptiness are written together, and the
/// rows lie side by side.
///
/// Every delete asks `last_seen` again: a presence that was touched since the census stays.
struct RoomPrune {
    let dialect: any PresenceDialect
    let transaction: SQLiteTransaction
    let step: PruneStep
    /// The run whose ledger row keeps events of unfinished rooms back; nil: each step's events are visible with it.
    let holder: RunID?
    /// Whether the transaction has taken its time.
    let isOver: () -> Bool

    private let log: EventLog
    private let stale: [DatabaseValue]
    private let holds: Bool
    private(set) var removed = 0
    private(set) var entriesDone = 0
    /// How many rooms this step changed and no earlier one of the run.
    private(set) var roomsChanged = 0

    init(
        _ step: PruneStep, on dialect: any PresenceDialect, in transaction: SQLiteTransaction, holder: RunID?,
        isOver: @escaping () -> Bool
    ) throws {
        self.dialect = dialect
        self.transaction = transaction
        self.step = step
        self.holder = holder
        self.isOver = isOver
        log = try EventLog(transaction)
        stale = dialect.stale(before: step.cutoff)
        holds = try holder.map { try PendingEvents.exist(for: $0, in: transaction) } ?? false
    }

    /// The most rows of this step.
    private var batch: Int { step.batch ?? 2_000 }

    /// Whether the list is done.
    var isDone: Bool { entriesDone == step.rooms.count }

    /// Prunes rooms until the list, the batch or the time is at its end; at least a part of one.
    mutating func run() throws {
        for room in step.rooms {
            let left = batch - removed
            guard entriesDone == 0 || !isOver() else { return }
            if room.stale <= left, try !isLarge(room) {
                try pruneWhole(room)
            } else if removed == 0 || room.stale > batch {
                guard left > 0, try prunePart(of: room, limit: left) else { return }
            } else {
                return
            }
            entriesDone += 1
        }
    }

    private func isLarge(_ room: StaleRoom) throws -> Bool {
        guard dialect.sql.names.largeFrom != nil else { return false }
        return try transaction.exists(dialect.sql.isLarge, [room.key])
    }

    /// The room's name, and the first stale members as text; nil when the room is gone.
    private func describe(_ room: StaleRoom) throws -> (name: String, members: String)? {
        try transaction.first(dialect.sql.describe, arguments(room.key)) { (try $0.text(0), try $0.text(1)) }
    }

    private mutating func pruneWhole(_ room: StaleRoom) throws {
        guard let (name, members) = try describe(room) else { return }
        var count = 0
        if log.hasLayers {
            let channels = try transaction.all(dialect.sql.deleteStaleReturning, arguments(room.key)) {
                try $0.text(0)
            }
            count = channels.count
            try log.tellLayers(of: channels, leaving: name)
        } else {
            count = try transaction.change(dialect.sql.deleteStale, arguments(room.key))
        }
        try record(
            EventLog.Entry(kind: .pruned, room: name, count: count, members: members, run: step.run), isDone: true)
        if count > 0 { try noteEmpty(room) }
    }

    /// Prunes so many rows of a room; true when no stale one is left in it.
    private mutating func prunePart(of room: StaleRoom, limit: Int) throws -> Bool {
        guard let (name, _) = try describe(room) else { return true }
        let sql = try isLarge(room) ? dialect.sql.someStaleOfLarge : dialect.sql.someStale
        // One more than may go says whether any is left.
        var found = try transaction.all(sql, arguments(room.key, limit + 1)) { row in
            PresenceChange.Member(
                channel: ChannelName(try row.text(0)), user: try row.optionalText(1).map { UserID($0) })
        }
        var isDone = found.count <= limit
        if !isDone { found.removeLast() }
        var gone: [PresenceChange.Member] = []
        for (index, member) in found.enumerated() {
            if index % 64 == 63, isOver() {
                isDone = false
                break
            }
            let deleted = try transaction.change(
                dialect.sql.deleteOne, arguments(room.key, member.channel.description))
            if deleted > 0 { gone.append(member) }
        }
        try log.tellLayers(of: gone.map(\.channel.description), leaving: name)
        let members = try MemberText.write(Array(gone.prefix(PresenceChange.memberLimit)))
        try record(
            EventLog.Entry(kind: .pruned, room: name, count: gone.count, members: members, run: step.run),
            isDone: isDone)
        if isDone { try noteEmpty(room) }
        return isDone
    }

    /// Writes the event of a room that is done, with what earlier steps held back of it; holds that of another back.
    private mutating func record(_ entry: EventLog.Entry, isDone: Bool) throws {
        removed += entry.count
        var entry = entry
        let held =
            try holds ? holder.flatMap { try PendingEvents.take(run: $0, room: entry.room, in: transaction) } : nil
        if entry.count > 0, held == nil, holder != nil || isDone { roomsChanged += 1 }
        if let held {
            entry.count += held.count
            entry.members = try MemberText.join(held.members, entry.members)
        }
        guard entry.count > 0 else { return }
        if let holder, !isDone {
            try PendingEvents.hold(entry, run: holder, in: transaction)
        } else {
            try log.write(entry)
        }
    }

    private func noteEmpty(_ room: StaleRoom) throws {
        try transaction.change(dialect.sql.names.emptyRoom, [room.key, transaction.now.microseconds])
    }

    private func arguments(_ room: Int64, _ last: (any DatabaseValueConvertible)? = nil) -> StatementArguments {
        var values = [room.databaseValue] + stale
        if let last { values.append(last.databaseValue) }
        return StatementArguments(values)
    }
}
