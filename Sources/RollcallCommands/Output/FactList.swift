internal import RollcallCore

/// Names and values, aligned.
enum FactList {
    /// One line for each; control characters of values are escaped.
    static func text(_ facts: [(String, String)], palette: Palette) -> String {
        let width = facts.map { DisplayWidth.of($0.0) }.max() ?? 0
        return facts.map { name, value in
            let padding = String(repeating: " ", count: width - DisplayWidth.of(name) + 2)
            return palette.paint(name, .bold) + padding + value.escapingControls() + "\n"
        }.joined()
    }
}
