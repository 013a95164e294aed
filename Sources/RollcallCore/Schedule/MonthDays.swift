/// What the field for the day of the month matches.
struct MonthDays: Hashable, Sendable {
    /// The days that are named by their numbers, 1...31.
    let numbers: FieldSet
    /// Those that another month has elsewhere: `L`, `L-3`, `15W`, `LW`.
    let movable: [CronItem]

    init(_ items: [CronItem]) {
        numbers = CronItem.values(of: items)
        movable = items.filter { if case .values = $0 { false } else { true } }
    }

    func days(of month: MonthShape) -> FieldSet {
        movable.reduce(numbers & month.days) { days, item in
            day(item, of: month).map { days | FieldSet($0...$0) } ?? days
        }
    }

    /// Nil where the month has no such day.
    private func day(_ item: CronItem, of month: MonthShape) -> Int? {
        switch item {
        case .fromEnd(let distance): distance < month.length ? month.length - distance : nil
        case .nearestWorkingDay(let day): day <= month.length ? month.workingDay(nearestTo: day) : nil
        case .lastWorkingDay: month.lastWorkingDay
        case .values, .last, .nth: nil
        }
    }
}
