internal import RollcallCore

/// CronJob manifests of Kubernetes (batch/v1), as they are written or as `kubectl get -o yaml` prints them.
struct KubernetesImport {
    let options: ImportOptions

    func read(_ documents: [YAMLNode]) -> ImportedSchedule {
        var schedule = ImportedSchedule(.kubernetes)
        schedule.timezone = options.timezone
        let all = documents.flatMap { document in
            document["kind"]?.text?.hasSuffix("List") == true ? document["items"]?.items ?? [] : [document]
        }
        for manifest in all {
            let name = manifest["metadata", "name"]?.text ?? "job"
            guard manifest["kind"]?.text == "CronJob" else {
                schedule.leave(name, "\(manifest["kind"]?.text ?? "a document without kind") is no CronJob")
                continue
            }
            schedule.add(name) { job throws(ImportObstacle) in try fill(&job, manifest) }
        }
        if options.timezone == nil, !schedule.jobs.isEmpty {
            schedule.remark("without timeZone the times are of the controller's zone, which is taken for UTC")
        }
        schedule.remark("programs run beside the worker: images, volumes, accounts and resources have no counterpart")
        return schedule
    }

    private func fill(_ job: inout ImportedJob, _ manifest: YAMLNode) throws(ImportObstacle) {
        guard let spec = manifest["spec"], let times = spec["schedule"]?.text else {
            throw ImportObstacle("it has no schedule")
        }
        var time = try ForeignCron(dialect: .robfig).time(times)
        time.timezone = spec["timeZone"]?.text ?? time.timezone
        job.runs(time)
        if let remark = clockRemark(time) { job.remarks.append(remark) }
        let overlap: OverlapPolicy =
            switch spec["concurrencyPolicy"]?.text {
            case "Forbid": .skip
            case "Replace": .replace
            default: .allow
            }
        job.set(.overlap, .word(overlap.rawValue))
        if spec["suspend"]?.flag == true { job.set(.enabled, .word("false")) }
        if let deadline = spec["startingDeadlineSeconds"]?.seconds {
            job.set(.deadline, .word(DurationText.format(deadline)))
        }
        let run = spec["jobTemplate", "spec"]
        // There it bounds all attempts together: none begins after it.
        let limit = ImportedValue.word(run?["activeDeadlineSeconds"]?.seconds.map(DurationText.format) ?? "1d")
        job.set(.timeout, limit)
        // The first attempt counts here, and without the key Kubernetes tries six times more.
        let attempts = min(999, max(0, run?["backoffLimit"]?.number ?? 6)) + 1
        let retry = [(ScheduleKey.maxAttempts, "\(attempts)"), (.backoff, "10s"), (.maxBackoff, "6m")]
        job.set(.retry, .section(retry.map { ImportedKey($0.0, .word($0.1)) } + [ImportedKey(.giveUpAfter, limit)]))
        try program(&job, run?["template", "spec"])
    }

    /// robfig/cron leaves a fixed time in a gap out, and runs one that comes twice twice (D-45).
    private func clockRemark(_ time: ForeignTime) -> String? {
        guard let zone = time.timezone ?? options.timezone, !["UTC", "Etc/UTC"].contains(zone),
            case .cron(let text) = time.recurrence, case .success(let cron) = CronExpression.parse(text),
            !cron.followsRealTime
        else { return nil }
        return "where clocks of \(zone) are changed: there, a time that they jump over is left out, as by dst: skip, "
            + "and one that they show twice runs twice, as by dst: both"
    }

    private func program(_ job: inout ImportedJob, _ pod: YAMLNode?) throws(ImportObstacle) {
        let containers = pod?["containers"]?.items ?? []
        guard let container = containers.first else { throw ImportObstacle("it has no container") }
        let command = container["command"]?.items.compactMap(\.scalar?.text) ?? []
        let arguments = container["args"]?.items.compactMap(\.scalar?.text) ?? []
        guard let program = command.first else {
            let image = container["image"]?.text ?? ""
            throw ImportObstacle("what its image \(image) runs is not in the manifest: no command")
        }
        if containers.count > 1 || pod?["initContainers"]?.isFilled == true {
            job.remarks.append("only its first container: a job is one program")
        }
        if let image = container["image"]?.text {
            job.remarks.append("ran in the image \(image); its program must be where the worker is")
        }
        var argv = command + arguments
        if !program.hasPrefix("/") {
            argv.insert("/usr/bin/env", at: 0)
            job.remarks.append("\(program) is looked up in PATH by env; write its absolute path, and allow that alone")
        }
        if argv.contains(where: { $0.contains("$(") }) {
            job.remarks.append(
                "$(NAME) in its arguments is not put in here; write ${NAME}, from the worker's environment")
        }
        var env: [(String, String)] = []
        for variable in container["env"]?.items ?? [] {
            guard let name = variable["name"]?.text, !name.contains("=") else { continue }
            env.removeAll { $0.0 == name }
            if let value = variable["value"]?.scalar?.text {
                env.append((name, value))
            } else {
                job.remarks.append("\(name) came from elsewhere in the cluster; write it under env")
            }
        }
        if container["envFrom"]?.isFilled == true { job.remarks.append("envFrom: write its variables under env") }
        job.runs(program: argv, env: env, dir: container["workingDir"]?.text.flatMap { $0.hasPrefix("/") ? $0 : nil })
    }
}
