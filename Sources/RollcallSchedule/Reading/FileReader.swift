internal import RollcallCore

/// Reads the top of a file and hands each job to a `JobReader`.
struct FileReader {
    let context: FileContext

    func read(_ root: YAMLNode?, into gathering: inout JobGathering) {
        guard let root else { return context.report(.noJobs(), at: 0..<0) }
        guard case .mapping(let pairs) = root.content else {
            if case .refused = root.content { return }
            if let scalar = root.scalar, scalar.isNull { return context.report(.noJobs(), at: root.range) }
            return context.report(.notASchedule(), at: root.range)
        }
        let reader = SectionReader(context: context, place: .file, owner: "the file")
        let before = context.log.errorCount
        let file = reader.section(pairs)
        guard let jobs = file[.jobs] else {
            // A file whose only keys are mistakes has been answered already.
            if context.log.errorCount == before { context.report(.noJobs(), at: 0..<0) }
            return
        }
        guard case .jobs(let entries)? = jobs.value else { return }
        if entries.isEmpty { return context.report(.noJobs(), at: jobs.keyRange) }
        read(entries, file: file, into: &gathering)
    }

    private func read(_ entries: [YAMLPair], file: Section, into gathering: inout JobGathering) {
        var frame = JobFrame(defaults: Section(place: .defaults), zone: .utc)
        if case .section(let defaults)? = file[.defaults]?.value { frame.defaults = defaults }
        if let entry = file[.timezone] {
            if case .timezone(let zone)? = entry.value { frame.zone = zone } else { frame.zone = nil }
        }
        DefaultsCheck(context: context).check(frame.defaults)
        var firsts: [String: Range<Int>] = [:]
        var found: [NamedJob] = []
        defer { read(found, frame, into: &gathering) }
        for pair in entries {
            guard let name = name(of: pair) else { continue }
            if let first = firsts[name.description] {
                let line = context.log.line(of: first.lowerBound)
                context.report(
                    .duplicateJob(name, firstLine: line), at: pair.key.range, related: first)
                continue
            }
            firsts[name.description] = pair.key.range
            let origin = ScheduledJob.Origin(
                file: context.log.path, line: context.log.line(of: pair.key.range.lowerBound))
            switch gathering.claim(name, at: origin) {
            case .free: found.append(NamedJob(name: name, pair: pair, origin: origin))
            case .taken(let other):
                context.report(.duplicateJob(name, elsewhere: other), at: pair.key.range)
            case .full:
                return context.report(.tooManyJobs(limit: gathering.limit), at: pair.key.range)
            }
        }
    }

    /// Reads jobs in parts of some size, each with messages of its own.
    private func read(_ jobs: [NamedJob], _ frame: JobFrame, into gathering: inout JobGathering) {
        let count = min(max(1, jobs.count / Self.partSize), Self.mostParts)
        let (path, source, facts) = (context.log.path, context.log.source, context.facts)
        let parts = facts.lanes.map(count) { part -> (jobs: [ScheduledJob], notes: FileLog.Notes) in
            let context = FileContext(log: FileLog(path: path, source: source), facts: facts)
            let own = jobs[jobs.count * part / count..<jobs.count * (part + 1) / count]
            let read = own.compactMap { job in
                JobReader(context: context, frame: frame, name: job.name, nameRange: job.pair.key.range)
                    .read(job.pair.value, origin: job.origin)
            }
            return (read, context.log.notes)
        }
        for part in parts {
            part.jobs.forEach { gathering.append($0) }
            context.log.add(part.notes)
        }
    }

    private static let partSize = 500
    private static let mostParts = 8

    private func name(of pair: YAMLPair) -> JobName? {
        guard let text = pair.key.scalar?.text else {
            if case .refused = pair.key.content { return nil }
            context.report(.keyIsNotText(), at: pair.key.range)
            return nil
        }
        guard let name = JobName(text) else {
            let range = pair.key.range.isEmpty ? pair.value.range : pair.key.range
            context.report(.badJobName(text), at: range)
            return nil
        }
        return name
    }
}

/// A job whose name is its own.
private struct NamedJob {
    var name: JobName
    var pair: YAMLPair
    var origin: ScheduledJob.Origin
}

/// What a file says for all of its jobs.
struct JobFrame {
    var defaults: Section
    /// Nil when the file's zone is not known, which is reported.
    var zone: Zone?
}
