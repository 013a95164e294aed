internal import ArgumentParser
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

/// Completes names of jobs from the schedule in the current folder; without a database, so that it answers at once.
enum JobCompletion {
    static var kind: CompletionKind {
        .custom { _, _, prefix in names().filter { $0.hasPrefix(prefix) } }
    }

    private static func names() -> [String] {
        let tasks = TaskCatalogue.declarations([]).map(\.name.description)
        // Ignored: a schedule that cannot be read has nothing to complete.
        guard let schedule = try? ScheduleFiles([]) else { return tasks }
        let output = Output(standard: MemoryTarget(), errors: MemoryTarget())
        let invocation = Invocation(environment: [:], output: output, clock: SystemClock())
        return Array(Set(invocation.read(schedule.files).jobs.map(\.definition.name.description) + tasks)).sorted()
    }
}
