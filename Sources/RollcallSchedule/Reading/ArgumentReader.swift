internal import RollcallCore

/// Reads `with` by the task's declaration.
struct ArgumentReader {
    let context: FileContext
    let task: TaskDeclaration

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
        if let with = keys.job[.with] {
            guard case .arguments(let pairs)? = with.value else { return nil }
            given = self.given(pairs)
        }
        let arguments = TaskArguments(
            given.mapValues(\.json), origin: "file", for: task, environment: context.environment)
        for problem in arguments.problems {
            report(problem, given[problem.argument], nameRange: nameRange)
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
        case .sequence, .mapping:
            entry.json = .array([])
            return true
        case .refused: return false
        }
    }

    private func report(_ problem: TaskArguments.Problem, _ given: Given?, nameRange: Range<Int>) {
        let finding = Finding(problem.code, problem.message, help: problem.help)
        guard let given, problem.variable == nil else { return context.report(finding, at: nameRange) }
        guard problem.code != .unknownArgument else { return context.report(finding, at: given.keyRange) }
        let range = given.valueRange.isEmpty ? given.keyRange : given.valueRange
        context.report(given.scalar?.explained(finding) ?? finding, at: range)
    }
}
