/// How the parts of a large file are read: one after the other, or at once, which only the shell can do.
public protocol ReadingLanes: Sendable {
    /// What each part comes to, by their numbers from 0, in that order.
    func map<Value: Sendable>(_ count: Int, _ part: @Sendable (Int) -> Value) -> [Value]
}

/// One after the other.
struct InTurn: ReadingLanes {
    func map<Value: Sendable>(_ count: Int, _ part: @Sendable (Int) -> Value) -> [Value] { (0..<count).map(part) }
}
