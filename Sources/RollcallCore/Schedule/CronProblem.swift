/// Why a text is not a cron expression, in words for the one who wrote it.
public struct CronProblem: Error, Hashable, Sendable {
    /// What is wrong: one sentence, lower case, no full stop.
    public var message: String
    /// What to write instead, where that can be said.
    public var help: String?
    /// The offending part of the text, as offsets in its UTF-8.
    public var range: Range<Int>

    /// Makes a problem of its words and place.
    public init(message: String, help: String? = nil, range: Range<Int>) {
        self.message = message
        self.help = help
        self.range = range
    }
}
