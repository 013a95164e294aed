internal import GRDB
internal import RollcallCore
internal import RollcallStorage

/// Reading values by position, with an error instead of a crash where another program wrote something else.
extension Row {
    /// A number that is never null.
    func number(_ column: Int) throws -> Int { try decode(Int.self, atIndex: column) }

    /// A number, or nil.
    func optionalNumber(_ column: Int) throws -> Int? { try decode(Int?.self, atIndex: column) }

    /// Text that is never null.
    func text(_ column: Int) throws -> String { try decode(String.self, atIndex: column) }

    /// Text, or nil.
    func optionalText(_ column: Int) throws -> String? { try decode(String?.self, atIndex: column) }

    /// An instant that is never null.
    func instant(_ column: Int) throws -> Timestamp {
        Timestamp(microseconds: try decode(Int64.self, atIndex: column))
    }

    /// An instant, or nil.
    func optionalInstant(_ column: Int) throws -> Timestamp? {
        try decode(Int64?.self, atIndex: column).map(Timestamp.init(microseconds:))
    }

    /// One of the words that are stored for an enumeration.
    func word<Word: RawRepresentable<String>>(_ column: Int, _ place: String) throws -> Word {
        guard let word = Word(rawValue: try text(column)) else { throw UnreadableValue(place: place) }
        return word
    }

    /// One of the words that are stored for an enumeration, or nil.
    func optionalWord<Word: RawRepresentable<String>>(_ column: Int, _ place: String) throws -> Word? {
        guard let text = try optionalText(column) else { return nil }
        guard let word = Word(rawValue: text) else { throw UnreadableValue(place: place) }
        return word
    }

    /// The identity of a run.
    func run(_ column: Int) throws -> RunID {
        guard let run = RunID(try text(column)) else { throw UnreadableValue(place: "a run's id") }
        return run
    }
}
