/// A queue whose smallest element is always at hand: a binary heap.
///
/// Inserting and taking the smallest cost O(log n), looking at it O(1).
public struct MinHeap<Element: Comparable> {
    private var elements: [Element] = []

    /// Makes an empty heap.
    public init() {}

    /// How many elements it holds.
    public var count: Int { elements.count }

    /// The smallest element; nil when there is none.
    public var smallest: Element? { elements.first }

    /// Adds an element.
    public mutating func insert(_ element: Element) {
        elements.append(element)
        var child = elements.count - 1
        while child > 0 {
            let parent = (child - 1) / 2
            guard elements[child] < elements[parent] else { return }
            elements.swapAt(child, parent)
            child = parent
        }
    }

    /// Takes the smallest element out; nil when there is none.
    @discardableResult
    public mutating func takeSmallest() -> Element? {
        guard let last = elements.popLast() else { return nil }
        guard let smallest = elements.first else { return last }
        elements[0] = last
        sink()
        return smallest
    }

    /// Drops every element that does not meet a condition.
    public mutating func keep(where condition: (Element) -> Bool) {
        let kept = elements.filter(condition)
        elements.removeAll(keepingCapacity: true)
        for element in kept { insert(element) }
    }

    private mutating func sink() {
        var parent = 0
        while true {
            var child = 2 * parent + 1
            guard child < elements.count else { return }
            if child + 1 < elements.count, elements[child + 1] < elements[child] { child += 1 }
            guard elements[child] < elements[parent] else { return }
            elements.swapAt(child, parent)
            parent = child
        }
    }
}

extension MinHeap: Sendable where Element: Sendable {}
