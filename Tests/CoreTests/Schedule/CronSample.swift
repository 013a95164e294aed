import RollcallCore
import Testing

/// An expression, a time, and the first time after it that the expression matches; nil when there is none.
struct CronSample: Sendable {
    var expression: String
    var start: String
    var expected: String?

    init(_ expression: String, _ start: String, _ expected: String?) {
        self.expression = expression
        self.start = start
        self.expected = expected
    }

    /// Records an issue unless the next time is the one expected, and the last time at it is itself.
    func check(sourceLocation: SourceLocation = #_sourceLocation) throws {
        let parsed = try CronExpression(reading: expression, sourceLocation: sourceLocation)
        let next = parsed.next(after: try CivilTime(reading: start))
        let expected = try expected.map { try CivilTime(reading: $0) }
        #expect(next == expected, "\(expression) after \(start)", sourceLocation: sourceLocation)
        guard let expected else { return }
        #expect(parsed.matches(expected), sourceLocation: sourceLocation)
        #expect(parsed.last(atOrBefore: expected) == expected, "\(expression)", sourceLocation: sourceLocation)
    }
}
