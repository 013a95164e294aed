/// Stored as in the schedule file, so that a stored revision can be read by people: `{"every":"10m","offset":"30s"}`,
/// `{"cron":"0 9 * * *","timezone":"UTC","dst":"standard"}` or `{"at":"2026-12-24T18:00:00Z"}`.
extension Recurrence: Codable {
    private enum Key: String, CodingKey {
        case every, cron, at
    }

    /// Reads the form whose key is present; `DecodingError.dataCorrupted` when none is, or the value is not valid.
    public init(from decoder: any Decoder) throws {
        let container = try decoder.container(keyedBy: Key.self)
        if container.contains(.every) {
            self = .every(try IntervalRecurrence(from: decoder))
        } else if container.contains(.cron) {
            self = .cron(try CronRecurrence(from: decoder))
        } else {
            let text = try container.decode(String.self, forKey: .at)
            guard let tick = Timestamp(rfc3339: text) else {
                throw DecodingError.dataCorruptedError(
                    forKey: .at, in: container, debugDescription: "\"\(text)\" is not an RFC 3339 instant")
            }
            self = .at(tick)
        }
    }

    /// Writes the form of the case.
    public func encode(to encoder: any Encoder) throws {
        switch self {
        case .every(let interval): try interval.encode(to: encoder)
        case .cron(let cron): try cron.encode(to: encoder)
        case .at(let tick):
            var container = encoder.container(keyedBy: Key.self)
            try container.encode(tick.rfc3339Microseconds, forKey: .at)
        }
    }
}
