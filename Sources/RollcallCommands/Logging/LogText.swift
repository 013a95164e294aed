internal import Logging
internal import RollcallCore

/// One event as text.
struct LogText {
    let at: Timestamp
    let level: Logger.Level
    let message: String
    let fields: [(key: String, value: Logger.MetadataValue)]

    /// The most bytes of a line.
    static let limit = 16 << 10

    private static let order = ["job", "run_id", "tick", "attempt", "worker", "duration_ms", "error"]

    /// Where a field stands: the contract's order first.
    static func rank(_ key: String) -> Int {
        order.firstIndex(of: key) ?? order.count
    }

    func text(_ destination: LogDestination, palette: Palette) -> String {
        let line =
            switch destination.format {
            case .json: json
            case .text: plain(timed: !destination.hasPriorities, palette: palette)
            }
        return (destination.hasPriorities ? "<\(priority)>" : "") + line + "\n"
    }

    /// `{"ts":…,"level":…,"msg":…,"job":…}`.
    private var json: String {
        let line = object(message: message)
        guard line.utf8.count > Self.limit else { return line }
        return object(message: String(message.prefix(2_000)) + "…", withFields: false)
    }

    private func object(message: String, withFields: Bool = true) -> String {
        var members = [
            JSON.Member(key: "ts", value: .time(at)), JSON.Member(key: "level", value: .string("\(level)")),
            JSON.Member(key: "msg", value: .string(message)),
        ]
        if withFields { members += fields.map { JSON.Member(key: $0.key, value: Self.json($0.value)) } }
        return JSON.object(members).text
    }

    /// `2026-11-22T10:01:00.123Z info    message  job=prune-presences`.
    private func plain(timed: Bool, palette: Palette) -> String {
        var line = timed ? palette.paint(paddedTime, .dim) + " " : ""
        if timed {
            let name = "\(level)"
            line += palette.paint(name, style) + String(repeating: " ", count: max(0, 8 - name.utf8.count))
        }
        line += message.escapingControls()
        if !fields.isEmpty { line += " " }
        for field in fields { line += " " + palette.paint(field.key + "=", .dim) + Self.plain(field.value) }
        guard line.utf8.count > Self.limit else { return line }
        return String(line.prefix(Self.limit / 4)) + "…"
    }

    private var paddedTime: String {
        let text = at.description
        return text.utf8.count == 20 ? text.dropLast() + ".000Z" : text
    }

    private var style: TextStyle {
        switch level {
        case .trace, .debug: .dim
        case .info, .notice: .plain
        case .warning: .warning
        case .error, .critical: .bad
        }
    }

    /// syslog(3).
    private var priority: Int {
        switch level {
        case .trace, .debug: 7
        case .info: 6
        case .notice: 5
        case .warning: 4
        case .error: 3
        case .critical: 2
        }
    }

    private static func json(_ value: Logger.MetadataValue) -> JSON {
        switch value {
        case .string(let text): number(text) ?? .string(text)
        case .stringConvertible(let value):
            switch value {
            case let number as any FixedWidthInteger: .integer(Int64(clamping: number))
            case let flag as Bool: .bool(flag)
            default: .string(value.description)
            }
        case .array(let values): .array(values.map(json))
        case .dictionary(let values):
            .object(values.sorted { $0.key < $1.key }.map { JSON.Member(key: $0.key, value: json($0.value)) })
        }
    }

    private static func plain(_ value: Logger.MetadataValue) -> String {
        let text: String
        switch value {
        case .string(let string): text = string
        case .stringConvertible(let value): text = value.description
        case .array, .dictionary: return json(value).text
        }
        let isBare = !text.isEmpty && !text.contains { " \"=".contains($0) || $0.isNewline }
        return isBare ? text.escapingControls() : JSON.string(text).text
    }

    /// A whole number that came as text is a number to programs.
    private static func number(_ text: String) -> JSON? {
        guard text.utf8.count < 19, let value = Int64(text), String(value) == text else { return nil }
        return .integer(value)
    }
}
