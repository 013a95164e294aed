/// Measured durations, and what to say of them.
struct Samples {
    private(set) var seconds: [Double] = []

    mutating func add(_ duration: Duration) {
        seconds.append(Double(duration.components.seconds) + Double(duration.components.attoseconds) / 1e18)
    }

    var median: Double { percentile(0.5) }
    var longest: Double { seconds.max() ?? 0 }

    /// Nearest rank.
    func percentile(_ share: Double) -> Double {
        guard !seconds.isEmpty else { return 0 }
        let sorted = seconds.sorted()
        let rank = Int((share * Double(sorted.count)).rounded(.up)) - 1
        return sorted[min(max(0, rank), sorted.count - 1)]
    }
}
