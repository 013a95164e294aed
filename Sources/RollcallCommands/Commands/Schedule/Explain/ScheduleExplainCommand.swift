internal import ArgumentParser
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

/// `rollcall schedule explain`.
struct ScheduleExplainCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "explain",
            abstract: "Say why a job ran at a time, or did not.",
            usage: "rollcall schedule explain <job> --at <time> [<options>]",
            discussion: """
                Every instant has an answer: it ran; it was skipped, and why, and what to do about it; it is still to \
                come; it is no tick, and which are before and after it; the job was not there; history no longer holds \
                it. A time without a zone is one of the job's own clock.

                  rollcall schedule explain prune-rooms --at 02:30
                  rollcall schedule explain report --at 2027-03-28T02:30 --json

                Exit status 0 whatever the answer is, 64 for a job that nobody knows, 66 without a database.
                """)
    }

    @Argument(help: "The job.", completion: JobCompletion.kind, transform: ArgumentReading.job)
    var job: JobName

    @Option(
        help: ArgumentHelp("The time, on the job's own clock unless it names a zone.", valueName: "time"),
        transform: ArgumentReading.momentOfJob)
    var at: TimeArgument

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let scheduled = try? invocation.schedule(shared)?.map(\.definition)  // Ignored: the database knows the job.
        let view = try await invocation.withDatabase(for: .existing, shared) { database in
            try await look(scheduled ?? [], database.ledger, in: invocation)
        }
        let printer = invocation.printer(format, shared)
        try printer.object(view.json) { view.text(printer.palette) }
        return .done
    }

    private func look(
        _ scheduled: [JobDefinition], _ ledger: any LedgerStore, in invocation: Invocation
    ) async throws -> ExplanationView {
        let stored = try await ledger.surroundings(of: job, at: invocation.now)
        let written = scheduled.first { $0.name == job }
        guard let definition = stored?.definition ?? written else {
            let names = try await ledger.jobs().map(\.state.name) + scheduled.map(\.name)
            throw CommandFailure.unknownJob(job.description, among: names.map(\.description))
        }
        let zone = invocation.zones.zone(definition.timezone) ?? .utc
        let moment = at.moment(from: stored?.now ?? invocation.now, in: zone)
        let question = TickQuestion(
            moment.instant, surroundings: try await ledger.surroundings(of: job, at: moment.instant),
            trail: try await ledger.audit(of: job, limit: 1_000), workers: try await ledger.workers(),
            scheduled: written)
        return ExplanationView(
            job: job, explanation: question.explain(), moment: moment, zone: zone, now: stored?.now ?? invocation.now)
    }
}
