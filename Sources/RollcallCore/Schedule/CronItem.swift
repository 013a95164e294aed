/// What one item of a field's list stands for.
enum CronItem: Hashable, Sendable {
    /// Values of the field: `*`, `5`, `mon-fri`, `*/10`.
    case values(FieldSet)
    /// `L` and `L-3`: so many days before the last of the month.
    case fromEnd(Int)
    /// `15W`: the working day, Monday to Friday, nearest to a day, in the same month.
    case nearestWorkingDay(Int)
    /// `LW`: the last working day of the month.
    case lastWorkingDay
    /// `5L`, `friL`: the last one of that weekday in the month.
    case last(weekday: Int)
    /// `fri#2`: the second one of that weekday in the month.
    case nth(weekday: Int, Int)

    /// The values that all the items name as numbers.
    static func values(of items: [CronItem]) -> FieldSet {
        items.reduce(FieldSet()) { set, item in
            if case .values(let values) = item { set | values } else { set }
        }
    }
}
