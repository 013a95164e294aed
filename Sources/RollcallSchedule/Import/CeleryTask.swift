internal import RollcallCore

/// What a task of Celery becomes: ours where it is the same, else `celery call`.
struct CeleryTask {
    let options: ImportOptions
    var task: String
    /// A JSON array without blanks around it.
    var args: String
    /// A JSON object.
    var kwargs: String
    /// `queue`, `exchange`, `routing_key`, `priority` and the like.
    var routing: [(name: String, value: String)] = []
    /// After how long nobody is to run it any more.
    var expires: Duration?

    private static let flags = [
        "queue": "--queue", "exchange": "--exchange", "routing_key": "--routing-key", "serializer": "--serializer",
    ]

    func fill(_ job: inout ImportedJob) {
        if let expires { job.set(.deadline, .word(DurationText.format(expires))) }
        if let own = options.tasks.first(where: { $0.isCalled(task) }) {
            job.set(.task, .word(own.name.description))
            if !isEmpty(args) || !isEmpty(kwargs) {
                let given = [args, kwargs].filter { !isEmpty($0) }.joined(separator: " ")
                job.remarks.append("its arguments \(given) are not those of \(own.name); write them under with")
            }
            return
        }
        var argv = [options.program ?? "/usr/bin/celery"]
        if let app = options.app { argv += ["-A", app] }
        argv += ["call", task]
        if !isEmpty(args) { argv += ["--args", args] }
        if !isEmpty(kwargs) { argv += ["--kwargs", kwargs] }
        // The message expires too, not only the tick.
        if let expires { argv += ["--expires", "\(expires.components.seconds)"] }
        for entry in routing {
            if let flag = Self.flags[entry.name] {
                argv += [flag, entry.value]
            } else {
                job.remarks.append("\(entry.name) (\(entry.value)) has no counterpart in celery call")
            }
        }
        job.runs(program: argv)
    }

    private func isEmpty(_ json: String) -> Bool {
        ["", "[]", "{}", "()", "null", "None"].contains(json.filter { !$0.isWhitespace })
    }
}

extension ImportedSchedule {
    /// What holds for everything that Celery's beat sends.
    mutating func remarkOnCelery(_ options: ImportOptions) {
        guard jobs.contains(where: { $0.program != nil }) else { return }
        remark("celery call only sends a message: a worker of celery still runs the task")
        if options.program == nil { remark("/usr/bin/celery is a guess; --program names another") }
        if options.app == nil { remark("celery call needs to find the application: --app, or APP in env") }
    }
}
