extension DurationText {
    /// A regular expression for what `parse` takes, in the part of ECMAScript's that every engine has.
    ///
    /// It says all but sums and sizes: a fraction that is finer than a microsecond, and more than `longest`.
    ///
    /// - Parameter isPositive: whether zero is refused.
    public static func pattern(isPositive: Bool) -> String {
        let units = DurationUnit.allCases.map { $0 == .microsecond ? "(?:us|µs)" : $0.rawValue }
        let whole = units.map { "(?:[0-9]+\($0)\\s*)?" }.joined()
        let last = "(?:[0-9]+\\.[0-9]+(?:\(units.joined(separator: "|"))))?"
        let number = "(?:0|[1-9][0-9]*|[0-9]+\\.[0-9]+)"
        let parts = { (letters: String) in
            letters.map { "(?:[0-9]+(?:\\.[0-9]+)?\(NumberPattern.anyCase(String($0))))?" }.joined()
        }
        let iso = "[Pp](?=[0-9Tt])\(parts("wd"))(?:[Tt](?=[0-9])\(parts("hms")))?"
        return "^\(isPositive ? "(?=.*[1-9])" : "")\\s*(?:\(number)|(?=[0-9])\(whole)\(last)|\(iso))\\s*$"
    }
}
