internal import RollcallCore
internal import RollcallStorage

/// One row of a result, read by position, with an error instead of a crash where another program wrote something else.
///
/// Never leaves the closure that reads it.
struct PostgresRow {
    let result: PostgresResult
    let index: Int32

    /// A whole number that is never null.
    func number(_ column: Int32) throws -> Int {
        guard let number = try optionalNumber(column) else { throw UnreadableValue(place: result.name(of: column)) }
        return number
    }

    /// A whole number, or nil.
    func optionalNumber(_ column: Int32) throws -> Int? {
        guard let bytes = result.bytes(index, column) else { return nil }
        switch result.type(of: column) {
        case PostgresType.integer.number: return Int(bytes.bigEndian(Int64.self))
        case PostgresType.mediumInteger: return Int(bytes.bigEndian(Int32.self))
        case PostgresType.smallInteger: return Int(bytes.bigEndian(Int16.self))
        default: throw UnreadableValue(place: result.name(of: column))
        }
    }

    /// A truth value; null is false.
    func flag(_ column: Int32) throws -> Bool {
        guard let bytes = result.bytes(index, column) else { return false }
        guard result.type(of: column) == PostgresType.bool.number else {
            throw UnreadableValue(place: result.name(of: column))
        }
        return bytes.first == 1
    }

    /// Text that is never null.
    func text(_ column: Int32) throws -> String {
        guard let text = try optionalText(column) else { throw UnreadableValue(place: result.name(of: column)) }
        return text
    }

    /// Text, or nil; every type of text has its UTF-8 bytes as its binary form.
    func optionalText(_ column: Int32) throws -> String? {
        result.bytes(index, column).map { String(decoding: $0, as: UTF8.self) }
    }

    /// An instant that is never null.
    func instant(_ column: Int32) throws -> Timestamp {
        guard let instant = try optionalInstant(column) else { throw UnreadableValue(place: result.name(of: column)) }
        return instant
    }

    /// An instant, or nil.
    func optionalInstant(_ column: Int32) throws -> Timestamp? {
        guard let bytes = result.bytes(index, column) else { return nil }
        guard result.type(of: column) == PostgresType.instant.number else {
            throw UnreadableValue(place: result.name(of: column))
        }
        return PostgresInstant.decode(bytes.bigEndian(Int64.self))
    }

    /// An identifier that is never null.
    func identifier(_ column: Int32) throws -> UUIDv7 {
        guard let identifier = try optionalIdentifier(column) else {
            throw UnreadableValue(place: result.name(of: column))
        }
        return identifier
    }

    /// An identifier, or nil.
    func optionalIdentifier(_ column: Int32) throws -> UUIDv7? {
        guard let bytes = result.bytes(index, column) else { return nil }
        guard result.type(of: column) == PostgresType.identifier.number, bytes.count == 16 else {
            throw UnreadableValue(place: result.name(of: column))
        }
        return UUIDv7(
            high: bytes.bigEndian(UInt64.self),
            low: UnsafeRawBufferPointer(rebasing: bytes[8...]).bigEndian(UInt64.self))
    }

    /// The identity of a run.
    func run(_ column: Int32) throws -> RunID { RunID(try identifier(column)) }

    /// The identity of a run, or nil.
    func optionalRun(_ column: Int32) throws -> RunID? { try optionalIdentifier(column).map(RunID.init) }

    /// One of the words that are stored for an enumeration.
    func word<Word: RawRepresentable<String>>(_ column: Int32) throws -> Word {
        guard let word = Word(rawValue: try text(column)) else {
            throw UnreadableValue(place: result.name(of: column))
        }
        return word
    }

    /// One of the words that are stored for an enumeration, or nil.
    func optionalWord<Word: RawRepresentable<String>>(_ column: Int32) throws -> Word? {
        guard let text = try optionalText(column) else { return nil }
        guard let word = Word(rawValue: text) else { throw UnreadableValue(place: result.name(of: column)) }
        return word
    }
}

extension UnsafeRawBufferPointer {
    /// The number that begins the bytes; zero when there are too few.
    fileprivate func bigEndian<Number: FixedWidthInteger>(_ type: Number.Type) -> Number {
        guard count >= MemoryLayout<Number>.size else { return 0 }
        return Number(bigEndian: loadUnaligned(as: type))
    }
}
