/// When to look at which job next: a queue ordered by instant, with one instant for each job.
///
/// An entry that was superseded stays in the heap until it comes up, and is dropped then. All operations cost
/// O(log n), so that ten thousand jobs that are due at once cost milliseconds.
public struct Agenda: Sendable {
    private struct Entry: Comparable {
        var wakeAt: Timestamp
        /// Tells the entry that counts from superseded ones, and keeps jobs of one instant in the order of their coming.
        var version: Int
        var job: JobName

        static func < (left: Entry, right: Entry) -> Bool {
            (left.wakeAt, left.version) < (right.wakeAt, right.version)
        }
    }

    private var heap = MinHeap<Entry>()
    private var current: [JobName: (wakeAt: Timestamp, version: Int)] = [:]
    private var versions = 0

    /// Makes an empty agenda.
    public init() {}

    /// How many jobs have an instant.
    public var count: Int { current.count }

    /// The instant at which a job is to be looked at; nil when it has none.
    public func wakeAt(of job: JobName) -> Timestamp? { current[job]?.wakeAt }

    /// Sets the instant of a job, in place of the one before; nil takes the job out.
    public mutating func set(_ job: JobName, wakeAt: Timestamp?) {
        guard let wakeAt else {
            current[job] = nil
            return
        }
        guard current[job]?.wakeAt != wakeAt else { return }
        versions += 1
        current[job] = (wakeAt, versions)
        heap.insert(Entry(wakeAt: wakeAt, version: versions, job: job))
        // Instants far ahead that change often must not pile up.
        if heap.count > 2 * current.count + 64 {
            heap.keep { [current] in current[$0.job]?.version == $0.version }
        }
    }

    /// The earliest instant of all; nil when there is none.
    public mutating func next() -> Timestamp? {
        dropSuperseded()
        return heap.smallest?.wakeAt
    }

    /// Takes out the jobs whose instant has come, the earliest first, at most so many.
    public mutating func takeDue(at now: Timestamp, limit: Int) -> [JobName] {
        var due: [JobName] = []
        while due.count < limit {
            dropSuperseded()
            guard let first = heap.smallest, first.wakeAt <= now else { break }
            heap.takeSmallest()
            current[first.job] = nil
            due.append(first.job)
        }
        return due
    }

    private mutating func dropSuperseded() {
        while let first = heap.smallest, current[first.job]?.version != first.version { heap.takeSmallest() }
    }
}
