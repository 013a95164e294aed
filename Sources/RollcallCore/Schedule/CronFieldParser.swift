/// Reads one field of a cron expression into what its list names.
struct CronFieldParser {
    let field: CronField
    /// Where the field lies in the expression.
    let range: Range<Int>
    /// The whole expression; all ranges are offsets in it, so that a problem has its place.
    let bytes: [UInt8]

    func items() throws(CronProblem) -> [CronItem] {
        var items: [CronItem] = []
        for item in pieces(of: range, partedBy: ",") { items.append(try self.item(item)) }
        return items
    }

    /// `*`, `a`, `a-b`, each of them with `/n`, and the marks of the fields of days.
    private func item(_ range: Range<Int>) throws(CronProblem) -> CronItem {
        let parts = pieces(of: range, partedBy: "/")
        let base = parts[0]
        guard parts.count <= 2 else {
            throw problem("more than one step in the \(field.name) field", parts[2])
        }
        if let mark = try mark(base) {
            guard parts.count == 1 else { throw problem("\(text(base)) takes no step", range) }
            return mark
        }
        let step = parts.count == 2 ? try self.step(parts[1]) : nil
        return .values(try values(base, step: step))
    }

    private func values(_ base: Range<Int>, step: Int?) throws(CronProblem) -> FieldSet {
        let ends = pieces(of: base, partedBy: "-")
        if text(base) == "*" { return values(field.all, step: step ?? 1) }
        let first = try value(ends[0])
        guard ends.count > 1 else {
            return values(first...(step == nil ? first : max(first, field.all.upperBound)), step: step ?? 1)
        }
        guard ends.count == 2 else { throw problem("\"\(text(base))\" is not a range", base) }
        let last = try value(ends[1])
        if first <= last { return values(first...last, step: step ?? 1) }
        guard field.wraps else {
            throw problem(
                "the \(field.name) range \(text(base)) runs backwards", base,
                help: "write \(first)-\(field.range.upperBound),\(field.range.lowerBound)-\(last)")
        }
        return values(first...(last + field.all.count), step: step ?? 1)
    }

    /// Every step-th value of the range, which may run past the end of the field and on from its beginning.
    private func values(_ range: ClosedRange<Int>, step: Int) -> FieldSet {
        FieldSet(
            stride(from: range.lowerBound, through: range.upperBound, by: step).map {
                ($0 - field.all.lowerBound) % field.all.count + field.all.lowerBound
            })
    }

    private func step(_ range: Range<Int>) throws(CronProblem) -> Int {
        guard !range.isEmpty else { throw problem("a step is missing in the \(field.name) field", range) }
        var scanner = ByteScanner(bytes[range])
        guard let step = scanner.number(digits: 1...9), scanner.isAtEnd else {
            throw problem("\"\(text(range))\" is not a step", range, help: "write a number, as in */5")
        }
        guard step > 0 else { throw problem("step 0 in the \(field.name) field would never move on", range) }
        guard step <= field.all.count else {
            throw problem(
                "step \(step) is longer than the \(field.name) field, \(field.all.lowerBound)-\(field.all.upperBound)",
                range, help: "a step begins anew at each end of the field; write every: for a longer one")
        }
        return step
    }

    /// A number or a name.
    func value(_ range: Range<Int>) throws(CronProblem) -> Int {
        let word = text(range)
        guard !range.isEmpty else { throw problem("a value is missing in the \(field.name) field", range) }
        if let index = field.names.firstIndex(of: word.lowercased()) { return index + field.all.lowerBound }
        guard word.utf8.allSatisfy(\.isDigit) else {
            let numbers = "\(field.range.lowerBound)-\(field.range.upperBound)"
            let names = field.names.isEmpty ? "" : " or \(field.names.joined(separator: ", "))"
            throw problem("\"\(word)\" is not a \(field.name)", range, help: "write \(numbers)\(names)")
        }
        guard let value = Int(word), field.range.contains(value) else {
            throw problem(
                "\(field.name) \(word) is out of range \(field.range.lowerBound)-\(field.range.upperBound)", range)
        }
        return value
    }

    /// The parts between the separators, empty ones included: at least one.
    private func pieces(of range: Range<Int>, partedBy separator: Unicode.Scalar) -> [Range<Int>] {
        range.split(omittingEmptySubsequences: false) { bytes[$0] == UInt8(ascii: separator) }
    }

    func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// A problem at the place; at the whole field where the place is empty, so that there is something to point at.
    func problem(_ message: String, _ place: Range<Int>, help: String? = nil) -> CronProblem {
        CronProblem(message: message, help: help, range: place.isEmpty ? range : place)
    }
}
