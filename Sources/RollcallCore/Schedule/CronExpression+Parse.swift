extension CronExpression {
    /// Reads five fields parted by blanks, six with the seconds first, or one of
    /// `@hourly @daily @midnight @weekly @monthly @yearly @annually`.
    ///
    /// A field is a list, parted by commas, of `*`, a value, or a range `a-b`, each with a step `/n` or without:
    /// - month and weekday have names, `jan`, `MON`, also in ranges and lists; 0 and 7 are Sunday;
    /// - ranges of month and weekday may wrap: `fri-mon`, `nov-feb`; others must ascend;
    /// - `5/15` is `5-59/15`, from the value to the field's end; a step is at most the number of the field's values;
    /// - day of month has `L`, the last, `L-3`, three days before it, `15W`, the working day nearest to the 15th, and
    ///   `LW`, the last working day; weekday has `5L` or `friL`, the month's last Friday, and `fri#2`, its second;
    /// - `?` is `*` in the two fields of days.
    ///
    /// The first problem is given, with its place. `@reboot`, `@every`, a year and a zone have answers of their own.
    public static func parse(_ text: String) -> Result<CronExpression, CronProblem> {
        Result { () throws(CronProblem) in
            try CronParser(text).expression()
        }
    }

    /// Makes the expression of the fields' items, and of the fields that begin with `*`.
    init(source: String, items: [CronField: [CronItem]], stars: Set<CronField>) {
        self.source = source
        let values = items.mapValues(CronItem.values(of:))
        times = CronTimes(
            seconds: values[.second] ?? FieldSet(0...0), minutes: values[.minute] ?? FieldSet(),
            hours: values[.hour] ?? FieldSet())
        days = CronDays(
            monthDays: MonthDays(items[.dayOfMonth] ?? []), months: values[.month] ?? FieldSet(),
            weekdays: Weekdays(items[.weekday] ?? []),
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
