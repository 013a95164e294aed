internal import RollcallCore

/// Vixie cron's tables (crontab(5)).
struct CrontabImport {
    let options: ImportOptions

    /// What the lines so far say for those that follow.
    private struct Settings {
        var shell = "/bin/sh"
        /// Of cronie: the zone of the times.
        ///
        /// `TZ` is of the commands alone, on Debian and in cronie (crontab(5)).
        var zone: String?
        /// Variables of the commands, in order.
        var variables: [(name: String, value: String)] = []

        mutating func set(_ name: String, _ value: String) {
            switch name {
            case "SHELL": shell = value
            case "CRON_TZ": zone = value
            case "MAILTO", "MAILFROM", "CONTENT_TYPE", "CONTENT_TRANSFER_ENCODING", "LOGNAME", "RANDOM_DELAY": break
            default:
                variables.removeAll { $0.name == name }
                variables.append((name, value))
            }
        }
    }

    func read(_ text: String) -> ImportedSchedule {
        var schedule = ImportedSchedule(.crontab)
        schedule.timezone = options.timezone
        schedule.defaults = [
            ImportedKey(.overlap, .word(OverlapPolicy.allow.rawValue)),
            ImportedKey(.catchUp, .word(CatchUpPolicy.none.rawValue)), ImportedKey(.timeout, .word("1d")),
            ImportedKey(.retry, .section([ImportedKey(.maxAttempts, .word("1"))])),
        ]
        var settings = Settings()
        for line in text.split(whereSeparator: \.isNewline) {
            let line = line.drop { $0 == " " || $0 == "\t" }
            guard let first = line.first, first != "#" else { continue }
            if let (name, value) = Self.variable(line) {
                if name == "MAILTO" { schedule.remark("MAILTO: output is the run's log, rollcall history show RUN") }
                settings.set(name, value)
            } else {
                add(String(line), settings, to: &schedule)
            }
        }
        let isLocal = schedule.jobs.contains { job in !job.keys.contains { $0.key == .timezone } }
        if options.timezone == nil, isLocal {
            schedule.remark("cron goes by the machine's own time zone, this file by UTC unless --timezone says another")
        }
        return schedule
    }

    /// `NAME = value`, with quotes or without.
    private static func variable(_ line: Substring) -> (String, String)? {
        let parts = line.split(separator: "=", maxSplits: 1, omittingEmptySubsequences: false)
        guard parts.count == 2 else { return nil }
        let name = unquoted(String(parts[0]).trimmingBlanks())
        guard let first = name.utf8.first, !(48...57).contains(first),
            name.utf8.allSatisfy({ $0 == 95 || (48...57).contains($0) || (65...90).contains($0 & 0xDF) })
        else { return nil }
        return (name, unquoted(String(parts[1]).trimmingBlanks()))
    }

    private static func unquoted(_ text: String) -> String {
        guard text.count > 1, let first = text.first, first == "\"" || first == "'", text.last == first else {
            return text
        }
        return String(text.dropFirst().dropLast())
    }

    private func add(_ line: String, _ settings: Settings, to schedule: inout ImportedSchedule) {
        let isNickname = line.hasPrefix("@")
        let count = (isNickname ? 1 : 5) + (options.isSystem ? 1 : 0)
        let parts = line.split(maxSplits: count, whereSeparator: { $0 == " " || $0 == "\t" }).map(String.init)
        guard parts.count > count else {
            return schedule.leave(line, "this is neither a variable nor a line of times and a command")
        }
        let command = Command(parts[count].trimmingBlanks())
        schedule.add(command.name) { job throws(ImportObstacle) in
            let times = parts.prefix(isNickname ? 1 : 5).joined(separator: " ")
            do throws(ImportObstacle) {
                job.runs(try ForeignCron(dialect: .debian).time(times))
            } catch {
                throw ImportObstacle("\(command.text): \(error.reason)")
            }
            zone(settings, &job)
            if options.isSystem {
                job.remarks.append("ran as the user \(parts[count - 1]); a program runs as the worker does")
            }
            program(command, settings, &job)
        }
    }

    private func zone(_ settings: Settings, _ job: inout ImportedJob) {
        if let zone = settings.zone {
            if zone != options.timezone { job.set(.timezone, .text(zone)) }
        } else if settings.variables.contains(where: { $0.name == "TZ" }) {
            job.remarks.append("TZ is for its command alone: cron takes its times for those of the machine's zone")
        }
    }

    private func program(_ command: Command, _ settings: Settings, _ job: inout ImportedJob) {
        let env = settings.variables.map { ($0.name, $0.value) }
        let words = ShellWords.split(command.text)
        if let words, words.first?.hasPrefix("/") == true {
            job.runs(program: words, env: env)
        } else if let words {
            job.remarks.append("\(words[0]) is looked up in PATH by env; write its absolute path, and allow that alone")
            job.runs(program: ["/usr/bin/env"] + words, env: env)
        } else {
            job.remarks.append("needs a shell: whoever may write this file may run anything once it is allowed")
            job.runs(program: [settings.shell, "-c", command.text], env: env)
        }
        if let input = command.input {
            job.remarks.append("% handed it these lines, which a program here does not get: \(Quoted.text(input))")
        }
    }

    /// What stands after the times.
    private struct Command {
        /// With `\%` as `%`.
        var text = ""
        /// What follows the first `%` is the command's standard input there.
        var input: String?

        init(_ line: String) {
            var rest = Substring(line)
            while let character = rest.popFirst() {
                if character == "\\", rest.first == "%" {
                    text.append(rest.removeFirst())
                } else if character == "%" {
                    input = String(rest)
                    break
                } else {
                    text.append(character)
                }
            }
            text = text.trimmingBlanks()
        }

        /// The last part of the program's path.
        var name: String {
            let words = text.split(whereSeparator: { " \t;|&<>()'\"".contains($0) })
            let program = words.first { !$0.contains("=") } ?? "job"
            return program.split(separator: "/").last.map(String.init) ?? "job"
        }
    }
}
