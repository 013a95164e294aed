internal import ArgumentParser
internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

/// `rollcall schedule import`.
struct ScheduleImportCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "import",
            abstract: "Make a schedule of another tool's, with a remark for what has no counterpart.",
            usage: "rollcall schedule import --from <tool> [<path>|-] [<options>]",
            discussion: """
                Writes YAML to standard output: one job for each of the tool's, comments for what differs, and at the \
                end what could not be imported. Nothing is installed, and nothing of the tool is altered.

                  crontab -l | rollcall schedule import --from crontab > schedules/crontab.yaml
                  rollcall schedule import --from kubernetes cronjobs.yaml
                  rollcall schedule import --from django-celery-beat --database "$DATABASE_URL"

                Celery prints its beat_schedule as JSON with these two lines of Python, where proj.celery has the app:

                  import json; from proj.celery import app
                  print(json.dumps({k: app.conf[k] for k in ("timezone", "beat_schedule")}, default=repr))

                Commands become run-program, without a shell where that is possible. A task of celery that rollcall \
                has is that task; any other is sent by celery call, a job of Rails by rails runner. django-celery-beat \
                is read from the database, and takes no PATH. Exit status 65 when nothing could be imported.
                """)
    }

    @Option(
        help: ArgumentHelp(
            "crontab, celery, django-celery-beat, kubernetes, solid_queue or sidekiq-cron.", valueName: "tool"),
        completion: .list(ImportSource.allCases.map(\.rawValue)), transform: ArgumentReading.importSource)
    var from: ImportSource

    @Argument(
        help: ArgumentHelp("The file; - or none: standard input.", valueName: "path"), completion: .file())
    var path: String?

    @Option(help: ArgumentHelp("The time zone of what names none. (default: UTC)", valueName: "zone"))
    var timezone: String?

    @Option(
        help: ArgumentHelp(
            "By what other tasks are started. (default: /usr/bin/celery, /usr/bin/rails)", valueName: "path"))
    var program: String?

    @Option(help: ArgumentHelp("Celery's application, as its -A takes it.", valueName: "name"))
    var app: String?

    @Option(
        help: ArgumentHelp("The part of recurring.yml. (default: production)", valueName: "name"))
    var environment: String?

    @Flag(help: "The crontab's lines name a user, as /etc/crontab's do. (default: known by the path)")
    var system = false

    @OptionGroup var shared: SharedOptions

    func validate() throws {
        if from == .djangoCeleryBeat, path != nil {
            throw ValidationError("django-celery-beat is read from the database: give --database in place of a path.")
        }
        if let program, !program.hasPrefix("/") {
            throw ValidationError("--program is an absolute path, as /srv/app/bin/celery.")
        }
    }

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let schedule = try await imported(in: invocation)
        try invocation.output.standard.write(schedule.text)
        tell(schedule, in: invocation)
        guard schedule.jobCount > 0 else {
            throw CommandFailure(.badData, "nothing could be imported; the comments say why")
        }
        let reading = invocation.read([SourceFile(path: "standard output", bytes: Array(schedule.text.utf8))])
        if !reading.diagnostics.isEmpty {
            let renderer = DiagnosticRenderer(isColored: invocation.errorPalette(shared).isOn)
            invocation.output.tell(renderer.human(reading.diagnostics) + "\n")
        }
        return reading.hasErrors ? .badData : .done
    }

    private func imported(in invocation: Invocation) async throws -> ImportedSchedule {
        let importer = ScheduleImporter(options(in: invocation))
        guard from != .djangoCeleryBeat else { return try await tables(importer, in: invocation) }
        let file = path.flatMap { $0 == "-" ? nil : $0 }
        let bytes = try FileReading.bytes(of: file ?? "/dev/stdin", limit: ScheduleImporter.maximumSize)
        do {
            return try importer.read(bytes, from: from)
        } catch {
            let place = (file ?? "standard input") + (error.line.map { ":\($0)" } ?? "")
            throw CommandFailure(.badData, "\(place): \(error.message)", help: "is it of \(from.rawValue)?")
        }
    }

    private func tables(_ importer: ScheduleImporter, in invocation: Invocation) async throws -> ImportedSchedule {
        let zone = shared.presenceTimezone.flatMap { invocation.zones.catalogue.zone($0)?.rules }
        return try await invocation.withDatabase(for: .unchecked, shared) { database in
            guard let tasks = try await database.beat?.beatTasks(zone: zone) else {
                throw CommandFailure(
                    .missing, "\(database.location.description) has no tables of django-celery-beat",
                    help: "name the site's database with --database, as DATABASE_URL has it")
            }
            return importer.read(tasks)
        }
    }

    private func options(in invocation: Invocation) -> ImportOptions {
        var options = ImportOptions(tasks: TaskCatalogue.declarations(invocation.tasks))
        options.timezone = timezone
        options.program = program
        options.app = app
        if let environment { options.environment = environment }
        options.isSystem = system || path == "/etc/crontab" || path?.hasPrefix("/etc/cron.d/") == true
        return options
    }

    private func tell(_ schedule: ImportedSchedule, in invocation: Invocation) {
        let counts = [
            Count.text(schedule.jobCount, "job"), Count.text(schedule.remarkCount, "remark"),
            "\(schedule.leftOutCount) not imported",
        ]
        invocation.output.note("imported from \(from.rawValue): \(counts.joined(separator: ", "))")
        guard !schedule.programs.isEmpty else { return }
        let flags = schedule.programs.map { "--allow-program \($0)" }.joined(separator: " ")
        invocation.output.note("the worker runs these only when it is started with \(flags)")
    }
}
