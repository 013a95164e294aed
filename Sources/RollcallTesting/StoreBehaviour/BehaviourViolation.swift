/// What a store did that its ports do not allow.
public struct BehaviourViolation: Error, Hashable, Sendable, CustomStringConvertible {
    /// What was expected and what was found.
    public var description: String
    /// Where in the suite, as `Planning.swift:41`.
    public var place: String

    /// Makes a violation.
    public init(_ description: String, file: String = #fileID, line: Int = #line) {
        self.description = description
        place = "\(file.split(separator: "/").last ?? ""):\(line)"
    }
}

/// Throws unless a condition holds.
func expect(
    _ condition: Bool, _ sentence: @autoclosure () -> String, file: String = #fileID, line: Int = #line
) throws(BehaviourViolation) {
    guard condition else { throw BehaviourViolation(sentence(), file: file, line: line) }
}

/// Throws unless what was found is what was expected.
func expect<Value: Equatable>(
    _ name: String, _ found: Value, is expected: Value, file: String = #fileID, line: Int = #line
) throws(BehaviourViolation) {
    guard found == expected else {
        throw BehaviourViolation("\(name): expected \(expected), found \(found)", file: file, line: line)
    }
}

/// The value of an optional; throws when there is none.
func required<Value>(
    _ value: Value?, _ name: String, file: String = #fileID, line: Int = #line
) throws(BehaviourViolation) -> Value {
    guard let value else { throw BehaviourViolation("\(name) is missing", file: file, line: line) }
    return value
}
