extension FixedWidthInteger {
    /// Divides so that the remainder is never negative, for a positive divisor: instants before 1970 fall in the day
    /// and the second that contain them.
    func dividedDown(by divisor: Self) -> (quotient: Self, remainder: Self) {
        let (quotient, remainder) = quotientAndRemainder(dividingBy: divisor)
        return remainder < 0 ? (quotient - 1, remainder + divisor) : (quotient, remainder)
    }
}
