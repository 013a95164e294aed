/// Reads a cron expression: blanks into fields or a word that begins with `@`, then each field.
struct CronParser {
    private let bytes: [UInt8]
    private let fields: [Range<Int>]

    init(_ text: String) {
        let bytes = Array(text.utf8)
        self.bytes = bytes
        fields = bytes.indices.split { bytes[$0].isBlank }.map { $0.startIndex..<$0.endIndex }
    }

    func expression() throws(CronProblem) -> CronExpression {
        guard let first = fields.first, let last = fields.last else {
            throw CronProblem(
                message: "a cron expression is missing", help: "write five fields, as in 0 9 * * mon-fri",
                range: bytes.indices)
        }
        let whole = first.lowerBound..<last.upperBound
        if bytes[first.lowerBound] == UInt8(ascii: "@") { return try named(text(whole), whole) }
        if text(first).uppercased().hasPrefix("CRON_TZ=") || text(first).hasPrefix("TZ=") {
            throw CronProblem(
                message: "a zone does not belong into the expression",
                help: "write timezone: \(text(first).split(separator: "=").last ?? "UTC") beside cron",
                range: first)
        }
        try checkCount(whole)
        // Five fields begin with the minute.
        let named = zip(CronField.allCases.suffix(fields.count), fields)
        var items: [CronField: [CronItem]] = [:]
        for (field, range) in named {
            items[field] = try CronFieldParser(field: field, range: range, bytes: bytes).items()
        }
        let stars = Set(named.filter { isStar($1) }.map(\.0))
        return CronExpression(source: text(whole), items: items, stars: stars)
    }

    private func text(_ range: Range<Int>) -> String {
        String(decoding: bytes[range], as: UTF8.self)
    }

    /// `?` is another word for `*`.
    private func isStar(_ field: Range<Int>) -> Bool {
        [UInt8(ascii: "*"), UInt8(ascii: "?")].contains(bytes[field.lowerBound])
    }

    private func checkCount(_ whole: Range<Int>) throws(CronProblem) {
        let order = "the order is minute, hour, day of month, month, weekday; seconds may come first"
        switch fields.count {
        case 5, 6: return
        case ..<5:
            throw CronProblem(
                message: "\(fields.count == 1 ? "1 field" : "\(fields.count) fields") where five or six are needed",
                help: order, range: whole)
        case 7:
            throw CronProblem(
                message: "a seventh field, for years, is not understood",
                help: "leave it out; write at: for one instant", range: fields[6])
        default:
            throw CronProblem(
                message: "\(fields.count) fields where five or six are needed", help: order,
                range: fields[6].lowerBound..<whole.upperBound)
        }
    }

    /// The words of Debian's cron (crontab(5), “EXTENSIONS”).
    private func named(_ word: String, _ range: Range<Int>) throws(CronProblem) -> CronExpression {
        let fields =
            switch word.lowercased() {
            case "@yearly", "@annually": "0 0 1 1 *"
            case "@monthly": "0 0 1 * *"
            case "@weekly": "0 0 * * 0"
            case "@daily", "@midnight": "0 0 * * *"
            case "@hourly": "0 * * * *"
            case "@reboot":
                throw CronProblem(
                    message: "@reboot is not a time", help: "write run_on_start: always beside another schedule",
                    range: range)
            case let other where other.hasPrefix("@every"):
                throw CronProblem(
                    message: "@every is not a cron expression", help: "write every: and a duration instead of cron:",
                    range: range)
            default:
                throw CronProblem(
                    message: "\"\(word)\" is not known",
                    help: "the words are @hourly, @daily, @midnight, @weekly, @monthly, @yearly and @annually",
                    range: range)
            }
        return try CronParser(fields).expression().renamed(word)
    }
}
