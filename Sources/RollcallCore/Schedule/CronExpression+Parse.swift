extension CronExpression {
    /// Reads five fields parted by blanks, or one of `@hourly @daily @midnight @weekly @monthly @yearly @annually`.
    ///
    /// A field is a list, parted by commas, of `*`, a value, or a range `a-b`, each with a step `/n` or without:
    /// - month and weekday have names, `jan`, `MON`, also in ranges and lists; 0 and 7 are Sunday;
    /// - ranges of month and weekday may wrap: `fri-mon`, `nov-feb`; others must ascend;
    /// - `5/15` is `5-59/15`, from the value to the field's end; a step is at most the number of the field's values.
    ///
    /// The first problem is given, with its place. `@reboot`, a field for seconds, and `L`, `W`, `#` and `?` have
    /// answers of their own.
    public static func parse(_ text: String) -> Result<CronExpression, CronProblem> {
        Result { () throws(CronProblem) in
            try CronParser(text).expression()
        }
    }

    /// Makes the expression of the five fields' sets, in their order, and of the fields that begin with `*`.
    init(source: String, sets: [FieldSet], stars: Set<CronField>) {
        self.source = source
        times = CronTimes(
            minutes: sets[CronField.minute.rawValue], hours: sets[CronField.hour.rawValue])
        days = CronDays(
            monthDays: sets[CronField.dayOfMonth.rawValue], months: sets[CronField.month.rawValue],
            weekdays: sets[CronField.weekday.rawValue],
            rule: stars.isDisjoint(with: [.dayOfMonth, .weekday]) ? .either : .both)
        followsRealTime = !stars.isDisjoint(with: [.minute, .hour])
    }

    /// The same expression, written differently.
    func renamed(_ source: String) -> CronExpression {
        CronExpression(copying: self, source: source)
    }

    private init(copying other: CronExpression, source: String) {
        self.source = source
        times = other.times
        days = other.days
        followsRealTime = other.followsRealTime
    }
}
