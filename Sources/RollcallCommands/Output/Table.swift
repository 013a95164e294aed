internal import RollcallCore

/// Rows under titles, aligned; on a terminal cut to its width, from the right.
struct Table: Sendable {
    /// One column.
    struct Column: Sendable {
        var title: String
        /// Numbers stand at the right edge.
        var isNumeric = false
        /// The width below which it is never cut; nil: it is never cut at all.
        var minimum: Int?

        init(_ title: String, isNumeric: Bool = false, minimum: Int? = nil) {
            self.title = title
            self.isNumeric = isNumeric
            self.minimum = minimum
        }
    }

    /// One cell.
    struct Cell: Sendable, ExpressibleByStringLiteral {
        var text: String
        var style: TextStyle

        init(_ text: String, _ style: TextStyle = .plain) {
            self.text = text.escapingControls()
            self.style = style
        }

        init(stringLiteral value: String) { self.init(value) }
    }

    var columns: [Column]
    var rows: [[Cell]] = []

    init(_ columns: [Column]) {
        self.columns = columns
    }

    /// The lines, each with its line break.
    ///
    /// - Parameter width: the terminal's; nil leaves everything whole.
    func text(width: Int?, palette: Palette) -> String {
        let widths = widths(fitting: width)
        var text = line(columns.map { Cell($0.title, .bold) }, widths, palette)
        for row in rows { text += line(row, widths, palette) }
        return text
    }

    private static let gap = 2
    /// The width to which a column that may be cut shrinks before a line is broken.
    private static let least = 3

    /// The width of each column, less from the right until the whole fits, as far as the minima allow.
    private func widths(fitting limit: Int?) -> [Int] {
        var widths = columns.indices.map { index in
            rows.reduce(DisplayWidth.of(columns[index].title)) { max($0, DisplayWidth.of($1[index].text)) }
        }
        guard let limit else { return widths }
        var excess = widths.reduce(0, +) + Self.gap * (widths.count - 1) - limit
        // On a terminal that is too narrow for the minima, something of every column is better than broken lines.
        for floor in [Int.max, Self.least] {
            for index in columns.indices.reversed() where excess > 0 {
                guard let minimum = columns[index].minimum else { continue }
                let less = max(0, min(excess, widths[index] - min(minimum, floor)))
                widths[index] -= less
                excess -= less
            }
        }
        return widths
    }

    private func line(_ cells: [Cell], _ widths: [Int], _ palette: Palette) -> String {
        var text = ""
        for (index, cell) in cells.enumerated() {
            let shown = DisplayWidth.cut(cell.text, to: widths[index])
            let padding = String(repeating: " ", count: widths[index] - DisplayWidth.of(shown))
            let painted = palette.paint(shown, cell.style)
            if index > 0 { text += String(repeating: " ", count: Self.gap) }
            text += columns[index].isNumeric ? padding + painted : painted + padding
        }
        while text.last == " " { text.removeLast() }
        return text + "\n"
    }
}
