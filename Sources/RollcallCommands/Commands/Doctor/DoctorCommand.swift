internal import ArgumentParser
internal import RollcallCore

/// `rollcall doctor`.
struct DoctorCommand: ParsableCommand, RunnableCommand {
    static var configuration: CommandConfiguration {
        CommandConfiguration(
            commandName: "doctor",
            abstract: "Check every known trap, and say how to mend what is wrong.",
            usage: "rollcall doctor [<options>]",
            discussion: """
                The schedule's files, time zones, the database and its library or server, rights, clocks, the presence \
                tables with their indexes and what refers to them, what the next prune would meet, and whether the \
                live workers hold one schedule. It reads the whole database and changes nothing.

                  rollcall doctor --database postgresql://db/app

                Exit status 0 when all is well, 1 when something is not.
                """)
    }

    @OptionGroup var format: FormatOptions
    @OptionGroup var shared: SharedOptions

    func run(in invocation: Invocation) async throws -> CommandStatus {
        let checks = try await Doctor(invocation: invocation, shared: shared).look()
        let printer = invocation.printer(format, shared)
        try printer.list(checks.map(\.jsonWithHelp)) { text(checks, printer) }
        return checks.allSatisfy(\.isOK) ? .done : .failed
    }

    private func text(_ checks: [Check], _ printer: Printer) -> String {
        let table = CheckTable.table(checks).text(width: printer.output.terminal.columns, palette: printer.palette)
        let mends = checks.filter { !$0.isOK }.compactMap { check in
            check.help.map { ("\(check.name)", $0) }
        }
        let bad = checks.count { !$0.isOK }
        guard bad > 0 else { return table + "\nall is well\n" }
        let list = FactList.text(mends, palette: printer.palette)
        return table + "\n\(Count.text(bad, "thing")) to mend\n" + (mends.isEmpty ? "" : "\n" + list)
    }
}
