extension Duration {
    /// Whole microseconds, towards zero; clamped to what an `Int64` holds.
    public var wholeMicroseconds: Int64 {
        let (seconds, attoseconds) = components
        let (product, overflow) = seconds.multipliedReportingOverflow(by: 1_000_000)
        guard !overflow else { return seconds < 0 ? .min : .max }
        let (sum, carried) = product.addingReportingOverflow(attoseconds / 1_000_000_000_000)
        guard !carried else { return seconds < 0 ? .min : .max }
        return sum
    }

    /// Whole milliseconds, towards zero.
    public var wholeMilliseconds: Int64 {
        wholeMicroseconds / 1_000
    }
}
