import RollcallCore
import Testing

extension CronExpression {
    /// The expression that a text says, or a failed requirement.
    init(reading text: String, sourceLocation: SourceLocation = #_sourceLocation) throws {
        let parsed = try? CronExpression.parse(text).get()
        self = try #require(parsed, "\(text)", sourceLocation: sourceLocation)
    }
}
