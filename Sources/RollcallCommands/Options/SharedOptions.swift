internal import ArgumentParser
internal import Logging

/// The options that every command takes.
///
/// Each long option is also an environment variable, so the names of the properties are the names of the options:
/// `noMigrate`, `--no-migrate`, `ROLLCALL_NO_MIGRATE`.
struct SharedOptions: ParsableArguments {
    @Option(
        help: ArgumentHelp(
            "The database: sqlite:PATH or postgresql://… (default: DATABASE_URL, else sqlite:rollcall.db)",
            valueName: "url"))
    var database: String?

    @Option(
        help: ArgumentHelp("The database as the path of an SQLite file.", valueName: "file"),
        completion: .file())
    var databaseFile: String?

    @Option(
        help: ArgumentHelp(
            "A schedule file, or a folder of them; repeatable. (default: schedules, where it exists)",
            valueName: "path"),
        completion: .file())
    var schedule: [String] = []

    @Option(
        help: ArgumentHelp(
            "Which presence tables. (default: auto)", valueName: "tables"),
        completion: .list(["auto", "native", "django"]))
    var presenceTables: PresenceTablesArgument?

    @Option(
        help: ArgumentHelp(
            "The time zone of last_seen in Django's SQLite tables with USE_TZ=False. (default: UTC)",
            valueName: "zone"))
    var presenceTimezone: String?

    @Option(
        help: ArgumentHelp(
            "Where rollcall's own tables are, when not beside the presences. (default: the database)",
            valueName: "url"))
    var ledger: String?

    @Option(
        help: ArgumentHelp(
            "The PostgreSQL schema of rollcall's own tables. (default: the first of the search path)",
            valueName: "name"))
    var schema: String?

    @Flag(help: "Leave the schema alone; an older one is an error.")
    var noMigrate = false

    @Option(
        help: ArgumentHelp(
            "What is logged: trace, debug, info, notice, warning, error or critical. (default: info)",
            valueName: "level"),
        completion: .list(Logger.Level.allCases.map(\.rawValue)))
    var logLevel: LogLevelArgument?

    @Option(
        help: ArgumentHelp(
            "How log lines look. (default: text on a terminal and under journald, else json)",
            valueName: "format"),
        completion: .list(LogFormat.allCases.map(\.rawValue)))
    var logFormat: LogFormat?

    @Option(
        help: ArgumentHelp("When to use colours. (default: auto)", valueName: "when"),
        completion: .list(Palette.Choice.allCases.map(\.rawValue)))
    var color: Palette.Choice?
}

/// Which presence tables a database's presences are in.
enum PresenceTablesArgument: String, CaseIterable, Sendable, ExpressibleByArgument {
    case auto, native, django
}

/// A level of swift-log as an argument.
struct LogLevelArgument: ExpressibleByArgument {
    let level: Logger.Level

    init?(argument: String) {
        guard let level = Logger.Level(rawValue: argument.lowercased()) else { return nil }
        self.level = level
    }
}

extension LogFormat: ExpressibleByArgument {}
extension Palette.Choice: ExpressibleByArgument {}
extension OutputFormat: ExpressibleByArgument {}
