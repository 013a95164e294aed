internal import RollcallCore
internal import RollcallPlatform
internal import RollcallSchedule

/// Edits one schedule file as visudo(8) edits its own: a copy, until it is right, and then in its place.
struct EditSession {
    let target: EditTarget
    let shared: SharedOptions
    let invocation: Invocation
    private let signals: EditSignals

    init(_ target: EditTarget, _ shared: SharedOptions, in invocation: Invocation) {
        self.target = target
        self.shared = shared
        var invocation = invocation
        invocation.programs = .warning
        self.invocation = invocation
        signals = EditSignals(invocation)
    }

    /// Lets the person edit until the file is saved, unchanged or given up.
    func run() async throws -> CommandStatus {
        let lock = try EditLock(target)
        let change = try FileChange(replacing: target)
        let copy = try EditCopy(of: target)
        let status = try await edit(copy, change)
        _ = consume lock
        return status
    }

    private func edit(_ copy: EditCopy, _ change: borrowing FileChange) async throws -> CommandStatus {
        while true {
            try await letEdit(copy.path)
            let bytes = try copy.bytes()
            guard bytes != target.bytes else {
                invocation.output.note("\(target.name) is unchanged")
                return .done
            }
            let reading = invocation.read(target.schedule(with: bytes))
            guard reading.hasErrors else {
                show(reading)
                return try save(bytes, reading, copy, change)
            }
            guard try await wantsAgain(reading) else {
                throw CommandFailure(
                    .badData, "nothing was saved: \(DiagnosticRenderer().summary(reading.diagnostics))",
                    help: "\(target.name) is as it was")
            }
        }
    }

    private func letEdit(_ path: String) async throws {
        let editor = EditorLine(invocation.environment)
        signals.isEditing = true
        let end = await invocation.terminalPerson.use(editor.words + [path], environment: invocation.environment)
        signals.isEditing = false
        let name = editor.words.first ?? ""
        switch end {
        case .exited(0): break
        case .exited(let status):
            throw CommandFailure(.failed, "the editor \(name) ended with status \(status)", help: unchanged)
        case .signalled(let signal):
            throw CommandFailure(.failed, "the editor \(name) was ended by signal \(signal)", help: unchanged)
        case .notStarted(let reason):
            throw CommandFailure(
                .misconfigured, "the editor \(name) cannot be started: \(reason) (from \(editor.origin))",
                help: "set VISUAL or EDITOR to your editor")
        }
        guard !signals.isAsked else { throw stopped }
    }

    /// Shows what is wrong, and asks; nobody to ask means no.
    private func wantsAgain(_ reading: ScheduleReading) async throws -> Bool {
        show(reading)
        guard invocation.terminalPerson.isPresent else { return false }
        while true {
            invocation.output.tell("(e)dit again, or (x) throw the changes away? ")
            let word = await invocation.terminalPerson.answer { [signals] in signals.isAsked }
            guard !signals.isAsked else { throw stopped }
            switch word.map({ $0.lowercased().first ?? "?" }) {
            case "e": return true
            case "x", nil: return false
            default: break
            }
        }
    }

    private func save(
        _ bytes: [UInt8], _ reading: ScheduleReading, _ copy: EditCopy, _ change: borrowing FileChange
    ) throws -> CommandStatus {
        guard try target.isUntouched() else {
            throw CommandFailure(
                .tryAgain, "\(target.name) was changed by somebody else meanwhile, and is left as it is",
                help: copy.keep())
        }
        do throws(CommandFailure) {
            try change.commit(bytes)
        } catch {
            var failure = error
            failure.help.append(copy.keep())
            throw failure
        }
        let before = invocation.read(target.schedule)
        let palette = invocation.palette(shared)
        if before.hasErrors {
            try invocation.output.line("\(Count.text(reading.jobs.count, "job")); the file had errors before")
        } else {
            let diff = ScheduleDiff(
                from: before.jobs.map(\.definition), to: reading.jobs.map(\.definition), now: invocation.now)
            try invocation.output.standard.write(DiffView(diff: diff, now: invocation.now).text(palette))
        }
        invocation.output.note("\(target.name) is saved")
        return .done
    }

    private func show(_ reading: ScheduleReading) {
        guard !reading.diagnostics.isEmpty else { return }
        let renderer = DiagnosticRenderer(isColored: invocation.errorPalette(shared).isOn)
        invocation.output.tell(renderer.human(reading.diagnostics) + "\n")
    }

    private var unchanged: String { "\(target.name) is as it was" }

    private var stopped: CommandFailure { CommandFailure(.tryAgain, "stopped by a signal", help: unchanged) }
}
