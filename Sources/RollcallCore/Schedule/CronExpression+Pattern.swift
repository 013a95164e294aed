extension CronExpression {
    /// A regular expression for what `parse` takes, in the part of ECMAScript's that every engine has.
    ///
    /// It says all but what two numbers make wrong together: a range that runs backwards.
    public static let pattern: String = {
        let fields = CronField.allCases.map(field)
        let five = fields.dropFirst().joined(separator: "\\s+")
        let words = names.map { NumberPattern.anyCase($0) }.joined(separator: "|")
        return "^\\s*(?:@(?:\(words))|(?:\(fields[0])\\s+)?\(five))\\s*$"
    }()

    /// The words that may stand for five fields, without their `@` (Debian's crontab(5), “EXTENSIONS”).
    public static let names = ["yearly", "annually", "monthly", "weekly", "daily", "midnight", "hourly"]

    private static func field(_ field: CronField) -> String {
        let item = item(field)
        let list = "\(item)(?:,\(item))*"
        return field.isOfDays ? "(?:\\?|\(list))" : list
    }

    private static func item(_ field: CronField) -> String {
        let names = field.names.map { "|" + NumberPattern.anyCase($0) }.joined()
        let value = "(?:0*\(NumberPattern.text(field.range))\(names))"
        let values = "(?:\\*|\(value)(?:-\(value))?)(?:/0*\(NumberPattern.text(1...field.all.count)))?"
        switch field {
        case .dayOfMonth: return "(?:\(values)|[Ll](?:-0?\(NumberPattern.text(1...30))|[Ww])?|\(value)[Ww])"
        case .weekday: return "(?:\(values)|\(value)(?:[Ll]|#0?[1-5]))"
        default: return values
        }
    }
}
