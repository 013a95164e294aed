internal import RollcallCore

/// Says what is legal in a cron expression and surely not meant.
struct CronWarnings {
    let context: FileContext
    let scalar: ScalarValue

    func report(_ expression: CronExpression) {
        // The expression's own text begins after the blanks.
        let blanks = scalar.text.utf8.prefix { [0x20, 0x09, 0x0A, 0x0D].contains($0) }.count
        for doubt in expression.doubts {
            let range = doubt.range.lowerBound + blanks..<doubt.range.upperBound + blanks
            let finding = Finding.doubt(doubt.kind, expression)
            context.report(scalar.explained(finding).asWarning, at: scalar.place(ofUTF8: range))
        }
    }
}
