internal import ArgumentParser
internal import Glibc

/// `rollcall init`.
struct InitCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "init",
            abstract: "Write a commented schedules/presence.yaml.",
            usage: "rollcall init [<options>]",
            discussion: """
                The two jobs that keep presences true: stale ones are pruned every minute, empty rooms every ten. \
                Beside it, unless it is there, the schema that editors check it by. A schedule that exists is never \
                overwritten (73). --schedule names another file or folder. --django adds \
                what a live Django application is spared by: a brake, and a minute before an empty room goes.

                  rollcall init && rollcall worker
                  rollcall init --django
                """)
    }

    @Flag(help: "The schedule of a Django application: max_removed and empty_for are set.")
    var django = false

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let path = try Self.path(shared.schedule)
        if let folder = path.lastIndex(of: "/").map({ String(path[..<$0]) }), !folder.isEmpty {
            guard mkdir(folder, 0o777) == 0 || errno == EEXIST else { throw refusal(folder, errno) }
        }
        try write(SampleSchedule(isForDjango: django).text, to: path)
        var written = [path]
        let schema = (path.lastIndex(of: "/").map { String(path[...$0]) } ?? "") + SampleSchedule.schema
        if FileReading.kind(of: schema) == .missing {
            try write(invocation.scheduleSchema, to: schema)
            written.append(schema)
        }
        let json = JSON.object(["written": .array(written.map { .string($0) })])
        try invocation.printer(format, shared).object(json) {
            written.map { "wrote \($0)\n" }.joined() + "next: rollcall schedule validate, then rollcall worker\n"
        }
        return .done
    }

    /// Makes a file that is not there yet.
    private func write(_ text: String, to path: String) throws(CommandFailure) {
        let descriptor = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0o666)
        guard descriptor >= 0 else { throw refusal(path, errno) }
        defer { close(descriptor) }
        if case .failed(let number)? = DescriptorTarget(descriptor: descriptor).write(Array(text.utf8)) {
            unlink(path)
            throw CommandFailure(.lost, "\(path) cannot be written: \(String(cString: strerror(number)))")
        }
    }

    /// The file that `--schedule` names, or one in the folder that it names.
    private static func path(_ named: [String]) throws(CommandFailure) -> String {
        guard named.count <= 1 else {
            throw CommandFailure(.usage, "init writes one file", help: "give --schedule once")
        }
        let place = named.first ?? ScheduleFiles.standardFolder
        guard !place.hasSuffix(".yaml"), !place.hasSuffix(".yml") else { return place }
        return place.hasSuffix("/") ? "\(place)presence.yaml" : "\(place)/presence.yaml"
    }

    private func refusal(_ path: String, _ number: Int32) -> CommandFailure {
        let help =
            number == EEXIST ? "it is left as it is; remove or rename it first" : "choose a folder that you may write"
        return CommandFailure(
            .cannotCreate, "\(path) cannot be created: \(String(cString: strerror(number)))", help: help)
    }
}

/// What `rollcall init` writes.
struct SampleSchedule {
    /// The schema's file, beside the schedule.
    static let schema = "rollcall.schema.json"

    /// Whether presences are in the tables of a live Django application.
    let isForDjango: Bool

    var text: String {
        """
        # yaml-language-server: $schema=./\(SampleSchedule.schema)
        # What rollcall does: stale presences go every minute, empty rooms every ten.
        # `rollcall schedule validate` checks this file, `rollcall schedule next` shows what it will do.
        version: 1

        jobs:
          # Removes every presence that was not touched for max_age: the environment's MAX_AGE, else 60s.
          prune-presences:
            every: 60s
            # A worker that starts after a tick was due runs it at once, so that a first result comes in a second.
            run_on_start: if_overdue
            \(presenceArguments)

          # Removes every room without presences, half a minute off the full minute, when presences have just been
          # pruned.
          prune-rooms:
            every: 600s
            offset: 30s
            run_on_start: if_overdue\(roomArguments)

        """
    }

    private var presenceArguments: String {
        guard isForDjango else { return "# with: {max_age: 60s}" }
        return """
            with:
                  # max_age: 60s      # CHANNELS_PRESENCE_MAX_AGE
                  # The brake: were more than half of all presences stale, none would go and the run would fail.
                  max_removed: 50%
            """
    }

    private var roomArguments: String {
        guard isForDjango else { return "" }
        return """

                with:
                  # Django finds a room and adds to it in two statements: one that has just become empty stays a while.
                  empty_for: 60s
            """
    }
}
