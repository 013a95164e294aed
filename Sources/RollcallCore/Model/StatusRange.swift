/// The statuses of HTTP from one to another: `200`, `2xx`, `200-299`.
public struct StatusRange: Hashable, Sendable {
    /// The statuses.
    public let values: ClosedRange<Int>

    /// Reads one of the three forms; nil for anything else, and for what is no status (100 to 599).
    public init?(_ text: String) {
        let parts = text.split(separator: "-", maxSplits: 1, omittingEmptySubsequences: false)
        guard let first = parts.first.flatMap({ Self.ends(String($0)) }),
            let last = parts.last.flatMap({ Self.ends(String($0)) }), first.lowerBound <= last.upperBound
        else { return nil }
        values = first.lowerBound...last.upperBound
    }

    /// `204`, or `2xx` for the hundred of it.
    private static func ends(_ text: String) -> ClosedRange<Int>? {
        guard text.utf8.count == 3 else { return nil }
        if text.lowercased().hasSuffix("xx"), let hundred = Int(text.prefix(1)), (1...5).contains(hundred) {
            return hundred * 100...hundred * 100 + 99
        }
        guard let status = Int(text), (100...599).contains(status) else { return nil }
        return status...status
    }
}
