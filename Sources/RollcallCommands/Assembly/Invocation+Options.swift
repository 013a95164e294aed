internal import Logging

extension Invocation {
    /// Colours of standard output.
    func palette(_ options: SharedOptions) -> Palette {
        Palette(
            options.color ?? .auto, isTerminal: output.terminal.isInteractive,
            knowsColour: output.terminal.knowsColour, environment: environment)
    }

    /// Colours of standard error.
    func errorPalette(_ options: SharedOptions) -> Palette {
        Palette(
            options.color ?? .auto, isTerminal: output.terminal.hasInteractiveErrors,
            knowsColour: output.terminal.knowsColour, environment: environment)
    }

    /// Writes answers.
    func printer(_ format: FormatOptions, _ options: SharedOptions) -> Printer {
        Printer(output: output, format: format.format, palette: palette(options))
    }

    /// The program's log, on standard error.
    ///
    /// - Parameter least: the level when nobody asked for one.
    func logger(_ options: SharedOptions, least: Logger.Level = .info) -> Logger {
        let destination = LogDestination(
            options.logFormat, isTerminal: output.terminal.hasInteractiveErrors, environment: environment)
        let handler = LineLogHandler(
            stream: output.errors, destination: destination, palette: errorPalette(options), clock: clock,
            level: options.logLevel?.level ?? least)
        return Logger(label: "rollcall") { _ in handler }
    }

    /// Where presences and the ledger are, with warnings told.
    func places(_ options: SharedOptions) throws(CommandFailure) -> Assembly.Places {
        let location = try DatabaseLocation.choose(
            database: options.database, databaseFile: options.databaseFile, environment: environment)
        for warning in location.warnings { output.warn(warning) }
        return Assembly.Places(database: location, ledger: try options.ledger.map(DatabaseLocation.ledger))
    }
}
