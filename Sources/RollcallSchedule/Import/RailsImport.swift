internal import RollcallCore

/// The recurring tasks of Rails' Solid Queue (`config/recurring.yml`) and of sidekiq-cron (`config/schedule.yml`).
///
/// Neither has a command that enqueues a job: `rails runner` does.
struct RailsImport {
    let options: ImportOptions
    let source: ImportSource

    func read(_ root: YAMLNode) throws(ImportFailure) -> ImportedSchedule {
        var schedule = ImportedSchedule(source)
        schedule.timezone = options.timezone
        schedule.defaults = [ImportedKey(.catchUp, .word(CatchUpPolicy.none.rawValue))]
        let entries = try source == .solidQueue ? solidQueue(root) : sidekiq(root)
        for (name, entry) in entries {
            schedule.add(name) { job throws(ImportObstacle) in try fill(&job, entry) }
        }
        if schedule.jobs.contains(where: { $0.program != nil }) {
            schedule.remark("rails runner only enqueues: the application's own workers still run the jobs")
            if options.program == nil {
                schedule.remark("/usr/bin/rails is a guess; --program names another, as /srv/app/bin/rails")
            }
        }
        if options.timezone == nil, !schedule.jobs.isEmpty {
            schedule.remark("times without a zone go by config.time_zone there, by UTC here unless --timezone is given")
        }
        return schedule
    }

    /// The tasks of the environment that is meant, or of a file without environments.
    private func solidQueue(_ root: YAMLNode) throws(ImportFailure) -> [(name: String, value: YAMLNode)] {
        let hasEnvironments = root.members.contains { part in
            part.value["schedule"] == nil && part.value.members.contains { $0.value["schedule"] != nil }
        }
        guard hasEnvironments else {
            guard !root.members.isEmpty else { throw ImportFailure(message: "this is no mapping of tasks by name") }
            return root.members
        }
        guard let part = root[options.environment] else {
            let names = Quoted.list(root.members.map(\.name), "and")
            throw ImportFailure(
                message: "there is no part \(options.environment), but \(names); --environment names one")
        }
        return part.members
    }

    /// A mapping by name, or a list whose entries say their names.
    private func sidekiq(_ root: YAMLNode) throws(ImportFailure) -> [(name: String, value: YAMLNode)] {
        if !root.items.isEmpty { return root.items.map { ($0["name"]?.text ?? $0["class"]?.text ?? "job", $0) } }
        guard !root.members.isEmpty else {
            throw ImportFailure(message: "this is neither a mapping nor a list of jobs")
        }
        return root.members
    }

    private func fill(_ job: inout ImportedJob, _ entry: YAMLNode) throws(ImportObstacle) {
        let times = entry["cron"]?.items.first?.text ?? entry["cron"]?.text ?? entry["schedule"]?.text
        guard let times else { throw ImportObstacle("it has no schedule") }
        job.runs(try FugitPhrase.time(times))
        if entry["status"]?.text == "disabled" || entry["enabled"]?.flag == false {
            job.set(.enabled, .word("false"))
        }
        if let text = entry["description"]?.text { job.set(.description, .text(text)) }
        let program = options.program ?? "/usr/bin/rails"
        job.runs(program: [program, "runner", "-e", options.environment, try code(entry, &job)])
        for key in ["priority", "date_as_argument", "namespace", "retry"] where entry[key]?.text != nil {
            job.remarks.append("\(key) has no counterpart")
        }
    }

    /// The line of Ruby that enqueues the job.
    private func code(_ entry: YAMLNode, _ job: inout ImportedJob) throws(ImportObstacle) -> String {
        if let command = entry["command"]?.text {
            job.remarks.append("its command runs here, within the timeout; there it was a job in the queue")
            return command
        }
        guard let name = entry["class"]?.text ?? entry["klass"]?.text else { throw ImportObstacle("it has no class") }
        let arguments = arguments(entry["args"])
        let queue = entry["queue"]?.text ?? entry["queue_name"]?.text
        let isActiveJob = source == .solidQueue || entry["active_job"]?.flag == true
        let set = queue.map { ".set(queue: \(YAMLNode.rubyLiteral($0)))" } ?? ""
        return "\(name)\(set).perform_\(isActiveJob ? "later" : "async")(\(arguments))"
    }

    /// One argument, or a list whose last may be keywords for Solid Queue.
    private func arguments(_ node: YAMLNode?) -> String {
        guard let node, node.text != nil || node.isFilled else { return "" }
        var values = node.items.isEmpty ? [node] : node.items
        var keywords: [String] = []
        if source == .solidQueue, let last = values.last, !last.pairs.isEmpty {
            values.removeLast()
            keywords = [last.rubyKeywords]
        }
        return (values.map(\.ruby) + keywords).joined(separator: ", ")
    }
}
