/// How a command that reads writes its answer.
enum OutputFormat: String, CaseIterable, Sendable {
    /// For people: aligned, relative times, cut to the terminal's width.
    case table
    /// One array or object.
    case json
    /// JSON Lines: one object a line.
    case jsonl
    /// Tab-separated values under a line of names; nested values as JSON.
    case tsv
}
