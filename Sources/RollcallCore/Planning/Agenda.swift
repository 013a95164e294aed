/// When to look at which job next: a queue ordered by instant, with one instant for each job.
///
/// A binary heap; an entry that was superseded stays in it until it comes up, and is dropped then. All operations cost
/// O(log n), so that ten thousand jobs that are due at once cost milliseconds.
public struct Agenda: Sendable {
    private struct Entry {
        var wakeAt: Timestamp
        var job: JobName
        /// Tells the entry that counts from superseded ones.
        var version: Int
    }

    private var heap: [Entry] = []
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
        push(Entry(wakeAt: wakeAt, job: job, version: versions))
        if heap.count > 2 * current.count + 64 { rebuild() }
    }

    /// The earliest instant of all; nil when there is none.
    public mutating func next() -> Timestamp? {
        dropSuperseded()
        return heap.first?.wakeAt
    }

    /// Takes out the jobs whose instant has come, the earliest first, at most so many.
    public mutating func takeDue(at now: Timestamp, limit: Int) -> [JobName] {
        var due: [JobName] = []
        while due.count < limit {
            dropSuperseded()
            guard let first = heap.first, first.wakeAt <= now else { break }
            pop()
            current[first.job] = nil
            due.append(first.job)
        }
        return due
    }

    private mutating func dropSuperseded() {
        while let first = heap.first, current[first.job]?.version != first.version { pop() }
    }

    /// Drops all superseded entries, so that instants far ahead that change often do not pile up.
    private mutating func rebuild() {
        let entries = heap.filter { current[$0.job]?.version == $0.version }
        heap.removeAll(keepingCapacity: true)
        for entry in entries { push(entry) }
    }

    private mutating func push(_ entry: Entry) {
        heap.append(entry)
        var child = heap.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard heap[child].wakeAt < heap[parent].wakeAt else { return }
            heap.swapAt(child, parent)
            child = parent
        }
    }

    private mutating func pop() {
        guard let last = heap.popLast(), !heap.isEmpty else { return }
        heap[0] = last
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < heap.count else { return }
            if child + 1 < heap.count, heap[child + 1].wakeAt < heap[child].wakeAt { child += 1 }
            guard heap[child].wakeAt < heap[parent].wakeAt else { return }
            heap.swapAt(child, parent)
            parent = child
        }
    }
}
