internal import RollcallPresence

/// When a prune goes through its table, and by which stretches.
///
/// Going through it costs two scans, whatever is stale, and spares the way to each row: measured, a row costs half of what
/// it costs room by room, once a tenth of the table goes and rooms are large enough to share the cost of their parts.
struct StretchRule: Equatable {
    /// How many blocks the table has.
    var blocks: Int
    /// About how many presences and how many stale ones there are.
    var total: Int
    var stale: Int
    /// About how many rooms there are.
    var rooms: Int
    /// How far the run has come by stretches.
    var progress = Progress.none

    /// How far a run has come.
    enum Progress {
        /// It has not begun.
        case none
        /// It has taken something out.
        case begun
        /// It has begun to tell of it.
        case told
    }

    /// How many go side by side.
    static let lanes = 2

    /// On the average at most so many stale rows are in a stretch; to delete so many takes some 80 ms, in which they are held.
    static let staleInStretch = 150_000

    /// At most so many rows of any kind: where the stale ones lie together, a stretch holds no more of them than these.
    static let rowsInStretch = 300_000

    /// Fewer are done room by room in some steps.
    static let leastStale = 50_000

    /// So many rooms are told of in one transaction.
    static let mostRooms = 50_000

    /// From which number of blocks on it is worth to look how much is stale.
    static let leastBlocks = 200

    /// The stretches; nil where room by room is better.
    var stretches: [TableStretch]? {
        guard progress != .none || isWorthIt else { return nil }
        guard progress != .told, blocks > 0, stale > 0 else { return [] }
        let wanted = max(Self.parts(of: stale, Self.staleInStretch), Self.parts(of: total, Self.rowsInStretch))
        let count = min(blocks, Self.parts(of: wanted, Self.lanes) * Self.lanes)
        return (0..<count).map { index in
            TableStretch(lower: Int64(blocks * index / count), upper: Int64(blocks * (index + 1) / count))
        }
    }

    private static func parts(of rows: Int, _ size: Int) -> Int { (rows + size - 1) / size }

    private var isWorthIt: Bool {
        stale >= Self.leastStale && stale * 10 >= total && rooms <= Self.mostRooms && stale >= rooms * 10
    }
}
