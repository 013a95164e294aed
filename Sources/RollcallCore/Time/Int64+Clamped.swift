extension Int64 {
    /// The sum, or the bound that it passes: an instant that was stored wrongly stops no worker.
    func adding(clamped other: Int64) -> Int64 {
        let (sum, overflow) = addingReportingOverflow(other)
        return overflow ? (other < 0 ? .min : .max) : sum
    }

    /// The difference, or the bound that it passes.
    func subtracting(clamped other: Int64) -> Int64 {
        let (difference, overflow) = subtractingReportingOverflow(other)
        return overflow ? (other < 0 ? .max : .min) : difference
    }
}
