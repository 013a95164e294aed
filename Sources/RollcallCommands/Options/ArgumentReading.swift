internal import ArgumentParser
internal import RollcallCore
internal import RollcallPresence
internal import RollcallSchedule

/// Why an argument cannot be read, in words for the one who wrote it.
struct ArgumentTrouble: Error, CustomStringConvertible {
    let description: String
}

/// Readers of argument values; each says what is wrong and what to write.
enum ArgumentReading {
    /// `90s`, `10m`, `1h30m`, or a bare number of seconds.
    static func duration(_ text: String) throws -> Duration {
        switch DurationText.parse(text) {
        case .success(let duration): return duration
        case .failure(let problem):
            throw ArgumentTrouble(description: problem.message + (problem.help.map { "; \($0)" } ?? "") + ".")
        }
    }

    /// A duration above zero.
    static func positiveDuration(_ text: String) throws -> Duration {
        let duration = try duration(text)
        guard duration > .zero else { throw ArgumentTrouble(description: "it must be more than zero.") }
        return duration
    }

    /// RFC 3339, a date, a time of day, `yesterday`, or a duration.
    static func moment(_ text: String) throws -> TimeArgument { try moment(text, on: "UTC") }

    /// The same, on the clock of a job.
    static func momentOfJob(_ text: String) throws -> TimeArgument { try moment(text, on: "on the job's clock") }

    private static func moment(_ text: String, on clock: String) throws -> TimeArgument {
        guard let time = TimeArgument(text) else {
            throw ArgumentTrouble(
                description: "write 2026-11-21T10:00:00Z, 2026-11-21, 02:00 (\(clock)), yesterday, or 8h (ago).")
        }
        return time
    }

    /// A whole number of at least 1.
    static func positiveCount(_ text: String) throws -> Int {
        guard let count = Int(text), count > 0 else {
            throw ArgumentTrouble(description: "write a whole number of 1 or more.")
        }
        return count
    }

    /// A policy of `dst`.
    static func daylightPolicy(_ text: String) throws -> DaylightPolicy {
        guard let policy = DaylightPolicy(rawValue: text) else {
            let words = DaylightPolicy.allCases.map(\.rawValue).joined(separator: ", ")
            throw ArgumentTrouble(description: "write one of \(words).")
        }
        return policy
    }

    /// A tool whose schedules are imported.
    static func importSource(_ text: String) throws -> ImportSource {
        guard let source = ImportSource(rawValue: text) else {
            let words = ImportSource.allCases.map(\.rawValue).joined(separator: ", ")
            throw ArgumentTrouble(description: "write one of \(words).")
        }
        return source
    }

    /// The name of a job.
    static func job(_ text: String) throws -> JobName {
        guard let name = JobName(text) else {
            throw ArgumentTrouble(description: "a job's name is 1 to 100 letters, digits, '-', '_' or '.'.")
        }
        return name
    }

    /// A room's name: any text that is not empty.
    static func room(_ text: String) throws -> RoomName { RoomName(try filled(text, "a room's name")) }

    /// A channel's name: any text that is not empty.
    static func channel(_ text: String) throws -> ChannelName { ChannelName(try filled(text, "a channel's name")) }

    /// A user's key: any text that is not empty.
    static func user(_ text: String) throws -> UserID { UserID(try filled(text, "a user's key")) }

    /// An empty argument is a shell variable that was not set.
    private static func filled(_ text: String, _ what: String) throws -> String {
        guard !text.isEmpty else { throw ArgumentTrouble(description: "\(what) is not empty.") }
        return text
    }

    /// `key=value`.
    static func assignment(_ text: String) throws -> Assignment {
        guard let mark = text.firstIndex(of: "="), mark > text.startIndex else {
            throw ArgumentTrouble(description: "write KEY=VALUE, as max_age=120s.")
        }
        return Assignment(key: String(text[..<mark]), value: String(text[text.index(after: mark)...]))
    }
}

/// An argument of a task, given by hand.
struct Assignment: Hashable, Sendable {
    var key: String
    var value: String
}
