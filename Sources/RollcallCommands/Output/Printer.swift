/// Writes answers in the format that was asked for.
struct Printer: Sendable {
    let output: Output
    let format: OutputFormat
    let palette: Palette

    /// Writes a list: an array, lines, or a table that is asked for only when it is shown.
    func list(_ objects: [JSON], table: () -> Table) throws(OutputLoss) {
        switch format {
        case .table: try show(table())
        case .json:
            let lines = objects.map(\.text).joined(separator: ",\n")
            try output.line(objects.isEmpty ? "[]" : "[\n\(lines)\n]")
        case .jsonl: for object in objects { try output.line(object.text) }
        case .tsv: try output.standard.write(TabSeparated.text(objects))
        }
    }

    /// Writes a list, or the text that people get instead.
    func list(_ objects: [JSON], text: () -> String) throws(OutputLoss) {
        guard format == .table else { return try list(objects) { Table([]) } }
        try output.standard.write(text())
    }

    /// Writes one object, or the text that people get instead.
    func object(_ object: JSON, text: () -> String) throws(OutputLoss) {
        switch format {
        case .table: try output.standard.write(text())
        case .json, .jsonl: try output.line(object.text)
        case .tsv: try output.standard.write(TabSeparated.text([object]))
        }
    }

    /// Writes a table; one without rows has no titles either.
    func show(_ table: Table) throws(OutputLoss) {
        guard !table.rows.isEmpty else { return }
        try output.standard.write(table.text(width: output.terminal.columns, palette: palette))
    }
}
