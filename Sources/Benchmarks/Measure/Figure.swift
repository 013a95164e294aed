/// One line of the report: ours, the raw limit of the same run, their ratio, and what was promised.
struct Figure {
    var name: String
    var ours: Double
    var raw: Double?
    var unit: String
    /// `ratio >= 0.4`, `p99 < 100 ms`.
    var target: String
    var isMet: Bool

    /// A figure that is judged by its ratio to the raw limit.
    init(_ name: String, ours: Double, raw: Double, unit: String, ratioAtLeast target: Double) {
        self.name = name
        self.ours = ours
        self.raw = raw
        self.unit = unit
        self.target = "ratio >= \(target)"
        isMet = ours / raw >= target
    }

    /// A figure beside the raw limit of which nothing is promised.
    init(_ name: String, ours: Double, raw: Double, unit: String) {
        self.init(name, ours: ours, raw: raw, unit: unit, ratioAtLeast: 0)
        target = "no target"
    }

    /// A figure that is judged by itself.
    init(_ name: String, _ value: Double, unit: String, below limit: Double) {
        self.name = name
        ours = value
        self.unit = unit
        target = "< \(Self.text(limit))"
        isMet = value < limit
    }

    /// A figure that is judged by itself, and is to be large.
    init(_ name: String, atLeast limit: Double, _ value: Double, unit: String) {
        self.name = name
        ours = value
        self.unit = unit
        target = ">= \(Self.text(limit))"
        isMet = value >= limit
    }

    /// A figure that is judged by itself, beside what the disk alone takes in the same run.
    init(_ name: String, _ value: Double, disk raw: Double, unit: String, below limit: Double) {
        self.init(name, value, unit: unit, below: limit)
        self.raw = raw
    }

    var line: String {
        let mark = isMet ? "ok  " : "MISS"
        let ratio = raw.map { "raw \(Self.text($0)) \(unit), ratio \(Self.text(ours / $0))" } ?? ""
        return "\(mark) \(name): \(Self.text(ours)) \(unit)  \(ratio)  [\(target)]"
    }

    var json: String {
        let rawText = raw.map { "\($0)" } ?? "null"
        return """
            {"name":"\(name)","ours":\(ours),"raw":\(rawText),"unit":"\(unit)","target":"\(target)","met":\(isMet)}
            """
    }

    private static func text(_ value: Double) -> String {
        if abs(value) >= 100 { return "\(Int(value.rounded()))" }
        let scaled = (value * 1_000).rounded() / 1_000
        return "\(scaled)"
    }
}
