internal import RollcallCore

/// Reads the value of one key as the key's kind says.
struct ValueReader {
    let context: FileContext
    let key: ScheduleKey
    let keyRange: Range<Int>

    private var owner: String { Quoted.text(key.name) }

    /// The value; nil where there is none that could be used, which is reported.
    func value(_ node: YAMLNode) -> KeyValue? {
        switch key.kind {
        case .section(let place):
            return pairs(node).map { pairs in
                .section(SectionReader(context: context, place: place, owner: place.rawValue).section(pairs))
            }
        case .arguments: return pairs(node).map(KeyValue.arguments)
        case .jobs: return pairs(node).map(KeyValue.jobs)
        case .labels: return pairs(node).map { .labels(labels($0)) }
        default:
            let scalar = context.scalar(
                node, of: owner, keyRange: keyRange, expectation: key.kind.expectation)
            guard let scalar else { return nil }
            switch read(scalar) {
            case .success(let value): return value
            case .failure(let problem):
                context.report(scalar.explained(problem.finding), at: problem.range ?? scalar.range)
                return nil
            }
        }
    }

    /// What is wrong with a value, and where in it; the whole value where the range is nil.
    struct Problem: Error {
        var finding: Finding
        var range: Range<Int>?
    }

    private func read(_ scalar: ScalarValue) -> Result<KeyValue, Problem> {
        // The line break that a block scalar ends with is nobody's value.
        let text = scalar.text.trimmingBlanks()
        switch key.kind {
        case .version: return found(text == "1" ? .version : nil, else: .badVersion(text))
        case .duration(let minimum, let orNone): return duration(text, atLeast: minimum, orNone: orNone)
        case .integer(let range):
            return number(text) { text in Int(text).flatMap { range.contains($0) ? .integer($0) : nil } }
        case .number(let range):
            return number(text) { text in Double(text).flatMap { range.contains($0) ? .number($0) : nil } }
        case .choice(let words):
            return found(words.contains(text) ? .choice(text) : nil, else: notAChoice(text, among: words))
        case .flag: return found(flag(text), else: .notAFlag(text, owner))
        case .timezone: return context.zones.zone(text).map(KeyValue.timezone).mapError { Problem(finding: $0) }
        case .cron: return cron(scalar)
        case .instant: return .success(.instant(scalar.replacing(text)))
        case .task:
            let declaration = context.tasks.first { $0.isCalled(text) }
            return found(declaration.map(KeyValue.task), else: .unknownTask(text, tasks: context.tasks))
        default: return .success(.text(text))
        }
    }

    private func notAChoice(_ text: String, among words: [String]) -> Finding {
        let nearest = ChoiceSynonyms.word(for: text, of: key) ?? Nearest.word(to: text, among: words)
        return .notAChoice(text, owner, nearest: nearest, help: key.kind.expectation)
    }

    private func duration(_ text: String, atLeast minimum: Duration, orNone: Bool) -> Result<KeyValue, Problem> {
        if orNone, text == "none" { return .success(.noDuration) }
        if let trap = NumberTrap.finding(text) { return .failure(Problem(finding: trap)) }
        switch DurationText.parse(text) {
        case .failure(let problem):
            let help = ["none", "never", "off"].contains(text) ? noneHelp : problem.help
            return .failure(Problem(finding: Finding(.badValue, problem.message, help: help)))
        case .success(let duration):
            return found(
                duration >= minimum ? .duration(duration) : nil,
                else: .durationTooShort(owner, text: text, minimum: minimum))
        }
    }

    private var noneHelp: String {
        key == .timeout ? "a timeout is always set; write a long one, as 1d" : key.kind.expectation
    }

    private func number(_ text: String, _ parse: (String) -> KeyValue?) -> Result<KeyValue, Problem> {
        if let trap = NumberTrap.finding(text) { return .failure(Problem(finding: trap)) }
        let isNumber = text.first?.isASCIIDigit == true && text.allSatisfy { $0.isASCIIDigit || $0 == "." }
        return found(
            isNumber ? parse(text) : nil, else: .notANumber(text, owner, help: key.kind.expectation))
    }

    /// The words that YAML 1.1 takes for truth values: each of them can mean only one.
    private func flag(_ text: String) -> KeyValue? {
        switch text.lowercased() {
        case "true", "yes", "on": .flag(true)
        case "false", "no", "off": .flag(false)
        default: nil
        }
    }

    private func cron(_ scalar: ScalarValue) -> Result<KeyValue, Problem> {
        switch CronExpression.parse(scalar.text) {
        case .success(let expression):
            CronWarnings(context: context, scalar: scalar).report(expression)
            return .success(.cron(expression))
        case .failure(let problem):
            let finding = Finding(.badCron, problem.message, help: problem.help)
            return .failure(Problem(finding: finding, range: scalar.place(ofUTF8: problem.range)))
        }
    }

    /// The finding is worded only where it is needed: its suggestions cost more than all the rest of a file.
    private func found(_ value: KeyValue?, else finding: @autoclosure () -> Finding) -> Result<KeyValue, Problem> {
        value.map { .success($0) } ?? .failure(Problem(finding: finding()))
    }
}

extension ValueReader {
    /// The pairs of a mapping; nil, and reported, for anything else.
    private func pairs(_ node: YAMLNode) -> [YAMLPair]? {
        switch node.content {
        case .mapping(let pairs): return pairs
        case .refused: return nil
        case .scalar(let scalar) where scalar.isNull:
            let range = node.range.isEmpty ? keyRange : node.range
            let finding: Finding = key == .jobs ? .noJobs() : .missingValue(owner, word: scalar.text, help: help)
            context.report(finding, at: range)
        case .scalar(let scalar):
            context.report(.notAMapping(owner, found: Quoted.text(scalar.text), help: help), at: node.range)
        case .sequence: context.report(.notAMapping(owner, found: "a list", help: help), at: node.range)
        }
        return nil
    }

    private var help: String {
        key == .retry ? "write retry: {max_attempts: 3}; 1 is no retry" : key.kind.expectation
    }

    private func labels(_ pairs: [YAMLPair]) -> [String: String] {
        var labels: [String: String] = [:]
        for (name, pair) in SectionReader(context: context, place: .job, owner: "labels").unique(pairs) {
            let value = context.scalar(
                pair.value, of: Quoted.text(name), keyRange: pair.key.range, expectation: "write text")
            if let value { labels[name] = value.text }
        }
        return labels
    }
}
