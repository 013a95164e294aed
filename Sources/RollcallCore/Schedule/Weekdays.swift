/// What the field for the weekday matches.
struct Weekdays: Hashable, Sendable {
    /// The weekdays of every week: 0...6, 0 is Sunday.
    let numbers: FieldSet
    /// Those of one week of the month only: `5L`, `fri#2`.
    let movable: [CronItem]

    init(_ items: [CronItem]) {
        numbers = CronItem.values(of: items)
        movable = items.filter { if case .values = $0 { false } else { true } }
    }

    func days(of month: MonthShape) -> FieldSet {
        movable.reduce(month.days(on: numbers)) { $0 | days($1, of: month) }
    }

    private func days(_ item: CronItem, of month: MonthShape) -> FieldSet {
        switch item {
        case .last(let weekday):
            month.days(on: FieldSet(weekday...weekday)) & FieldSet(month.length - 6...month.length)
        case .nth(let weekday, let number):
            month.days(on: FieldSet(weekday...weekday)) & FieldSet(number * 7 - 6...number * 7)
        case .values, .fromEnd, .nearestWorkingDay, .lastWorkingDay: FieldSet()
        }
    }
}
