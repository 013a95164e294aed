internal import RollcallCore

/// Reads one entry under `jobs`.
struct JobReader {
    let context: FileContext
    let frame: JobFrame
    let name: JobName
    let nameRange: Range<Int>

    /// The job; nil when something is wrong with it, all of which is reported.
    func read(_ node: YAMLNode, origin: ScheduledJob.Origin) -> ScheduledJob? {
        let before = context.log.errorCount
        guard let pairs = pairs(node) else { return nil }
        let guess = declaration(of: pairs)
        let reader = SectionReader(
            context: context, place: .job, owner: "job \(Quoted.text(name.description))",
            arguments: guess?.arguments.map(\.name) ?? [])
        let keys = EffectiveKeys(job: reader.section(pairs), defaults: frame.defaults)
        let recurrence = RecurrenceReader(context: context, keys: keys, name: name, nameRange: nameRange)
            .recurrence(fileZone: frame.zone)
        let task = task(keys)
        let arguments = task.flatMap {
            ArgumentReader(context: context, task: $0, job: name).read(keys, nameRange: nameRange)
        }
        guard let recurrence, let task, let arguments else { return nil }
        var definition = JobDefinition(name: name, task: task.name, recurrence: recurrence.recurrence)
        definition.timezone = recurrence.zone.name
        definition.arguments = arguments.values
        PolicyReader(keys: keys).fill(&definition)
        JobCheck(context: context, keys: keys, nameRange: nameRange).check(definition)
        guard context.log.errorCount == before else { return nil }
        // Of a job that is refused, the errors are enough.
        JobWarnings(context: context, keys: keys, nameRange: nameRange).report(definition)
        return ScheduledJob(definition: definition, origin: origin, argumentOrigins: arguments.origins)
    }

    private func pairs(_ node: YAMLNode) -> [YAMLPair]? {
        switch node.content {
        case .mapping(let pairs): return pairs
        case .refused: return nil
        case .scalar(let scalar) where scalar.isNull:
            context.report(.emptyJob(name), at: node.range.isEmpty ? nameRange : node.range)
        case .scalar(let scalar):
            context.report(.jobIsText(name, scalar.text), at: node.range)
        case .sequence: context.report(.jobIsList(name), at: node.range)
        }
        return nil
    }

    /// The declaration for messages about the keys, before they are read: a misplaced argument is known by it.
    private func declaration(of pairs: [YAMLPair]) -> TaskDeclaration? {
        let word = pairs.first { $0.key.scalar?.text == ScheduleKey.task.name }?.value.scalar?.text
        return context.tasks.first { $0.isCalled(word ?? name.description) }
    }

    /// The declaration of what the job runs; nil, and reported, when no task is called so.
    private func task(_ keys: EffectiveKeys) -> TaskDeclaration? {
        if let entry = keys.job[.task] {
            guard case .task(let declaration)? = entry.value else { return nil }
            return declaration
        }
        if let declaration = context.tasks.first(where: { $0.isCalled(name.description) }) { return declaration }
        context.report(.jobWithoutTask(name, tasks: context.tasks), at: nameRange)
        return nil
    }
}

/// A job's keys over the defaults of its file.
struct EffectiveKeys {
    var job: Section
    var defaults: Section

    /// The entry that holds: the job's own, readable or not, else that of the defaults.
    subscript(key: ScheduleKey) -> Section.Entry? {
        job[key] ?? defaults[key]
    }

    /// The entry of a key of `retry` or `history`, which are merged key by key.
    func entry(_ key: ScheduleKey, in section: ScheduleKey) -> Section.Entry? {
        nested(job, section)?[key] ?? nested(defaults, section)?[key]
    }

    private func nested(_ section: Section, _ key: ScheduleKey) -> Section? {
        guard case .section(let nested)? = section[key]?.value else { return nil }
        return nested
    }
}
