internal import RollcallCore

/// Reads `with` by the task's declaration.
struct ArgumentReader {
    let context: FileContext
    let task: TaskDeclaration
    let job: JobName

    /// An argument where the file gives it.
    private struct Given {
        var keyRange: Range<Int>
        var json = JSONValue.null
        /// Nil for a list or a mapping.
        var scalar: ScalarValue?
        var valueRange: Range<Int>
    }

    /// The arguments, with what is wrong reported; nil when `with` itself could not be read.
    func read(_ keys: EffectiveKeys, nameRange: Range<Int>) -> TaskArguments? {
        var given: [String: Given] = [:]
        var names: Set<String> = []
        if let with = keys.job[.with] {
            guard case .arguments(let pairs)? = with.value else { return nil }
            given = self.given(pairs)
            names = Set(pairs.compactMap { $0.key.scalar?.text })
        }
        let arguments = TaskArguments(
            given.mapValues(\.json), origin: "file", for: task, environment: context.environment)
        // What is there and was reported is not missing.
        for problem in arguments.problems where problem.code != .missingArgument || !names.contains(problem.argument) {
            report(problem, given[problem.argument], nameRange: nameRange)
        }
        for check in context.checks where check.task == task.name {
            guard let value = arguments.values[check.argument], let objection = check.judge(job, value) else {
                continue
            }
            context.report(Finding(objection), at: given[check.argument]?.valueRange ?? nameRange)
        }
        return arguments
    }

    private func given(_ pairs: [YAMLPair]) -> [String: Given] {
        var given: [String: Given] = [:]
        for (name, pair) in SectionReader(context: context, place: .job, owner: "with").unique(pairs) {
            var entry = Given(keyRange: pair.key.range, valueRange: pair.value.range)
            if let argument = task.argument(named: name) {
                // A value that was reported is left out; the job is refused for it anyway.
                guard fill(&entry, pair.value, argument) else { continue }
            }
            given[name] = entry
        }
        return given
    }

    private func fill(_ entry: inout Given, _ node: YAMLNode, _ argument: ArgumentDeclaration) -> Bool {
        switch node.content {
        case .scalar:
            entry.scalar = context.scalar(
                node, of: Quoted.text(argument.name), keyRange: entry.keyRange,
                expectation: argument.kind.expectation)
            entry.json = entry.scalar.map { .string($0.text) } ?? .null
            return entry.scalar != nil
        case .sequence(let nodes) where argument.kind.takesList:
            let part = "a part of \(Quoted.text(argument.name))"
            let texts = nodes.map { text($0, called: part, of: argument, keyRange: entry.keyRange) }
            entry.json = .array(texts.compactMap { $0 }.map { .string($0) })
            return !texts.contains(nil)
        case .mapping(let pairs) where argument.kind.takesPairs:
            let named = SectionReader(context: context, place: .job, owner: argument.name).unique(pairs)
            let texts = named.map {
                text($0.pair.value, called: Quoted.text($0.name), of: argument, keyRange: $0.pair.key.range)
            }
            let values = zip(named, texts).compactMap { pair, text in text.map { (pair.name, JSONValue.string($0)) } }
            entry.json = .object(Dictionary(values) { $1 })
            return values.count == pairs.count
        case .sequence, .mapping:
            entry.json = .array([])
            return true
        case .refused: return false
        }
    }

    /// A value within a list or behind a name; nil, and reported, when it is none.
    private func text(
        _ node: YAMLNode, called owner: String, of argument: ArgumentDeclaration, keyRange: Range<Int>
    ) -> String? {
        context.scalar(node, of: owner, keyRange: keyRange, expectation: argument.kind.expectation)?.text
    }

    private func report(_ problem: TaskArguments.Problem, _ given: Given?, nameRange: Range<Int>) {
        let finding = Finding(problem.code, problem.message, help: problem.help)
        guard let given, problem.variable == nil else { return context.report(finding, at: nameRange) }
        guard problem.code != .unknownArgument else { return context.report(finding, at: given.keyRange) }
        let range = given.valueRange.isEmpty ? given.keyRange : given.valueRange
        context.report(given.scalar?.explained(finding) ?? finding, at: range)
    }
}
