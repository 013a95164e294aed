internal import RollcallCore

/// A value that a statement takes; it travels in PostgreSQL's binary form, never as part of the statement's text.
protocol PostgresParameter: Sendable {
    /// Its type; of a list, that of its elements.
    static var type: PostgresType { get }
    /// Whether it is a list.
    static var isList: Bool { get }
    /// Appends the bytes; false when it is null.
    func write(to bytes: inout [UInt8]) -> Bool
}

extension PostgresParameter {
    static var isList: Bool { false }

    /// The number by which the server knows its type.
    static var typeNumber: UInt32 { isList ? type.array : type.number }
}

extension Int64: PostgresParameter {
    static var type: PostgresType { .integer }

    func write(to bytes: inout [UInt8]) -> Bool {
        bytes.append(bigEndian: self)
        return true
    }
}

extension Int: PostgresParameter {
    static var type: PostgresType { .integer }

    func write(to bytes: inout [UInt8]) -> Bool { Int64(self).write(to: &bytes) }
}

extension Bool: PostgresParameter {
    static var type: PostgresType { .bool }

    func write(to bytes: inout [UInt8]) -> Bool {
        bytes.append(self ? 1 : 0)
        return true
    }
}

extension String: PostgresParameter {
    static var type: PostgresType { .text }

    /// PostgreSQL has no text with a zero byte in it; such a character becomes its picture.
    func write(to bytes: inout [UInt8]) -> Bool {
        if utf8.contains(0) {
            bytes.append(contentsOf: replacing("\0", with: "\u{2400}").utf8)
        } else {
            bytes.append(contentsOf: utf8)
        }
        return true
    }
}

extension UUIDv7: PostgresParameter {
    static var type: PostgresType { .identifier }

    func write(to bytes: inout [UInt8]) -> Bool {
        bytes.append(bigEndian: high)
        bytes.append(bigEndian: low)
        return true
    }
}

extension RunID: PostgresParameter {
    static var type: PostgresType { .identifier }

    func write(to bytes: inout [UInt8]) -> Bool { value.write(to: &bytes) }
}

extension WorkerID: PostgresParameter {
    static var type: PostgresType { .identifier }

    func write(to bytes: inout [UInt8]) -> Bool { value.write(to: &bytes) }
}

extension JobName: PostgresParameter {
    static var type: PostgresType { .text }

    func write(to bytes: inout [UInt8]) -> Bool { description.write(to: &bytes) }
}

extension Timestamp: PostgresParameter {
    static var type: PostgresType { .instant }

    func write(to bytes: inout [UInt8]) -> Bool { PostgresInstant.encode(self).write(to: &bytes) }
}

extension Optional: PostgresParameter where Wrapped: PostgresParameter {
    static var type: PostgresType { Wrapped.type }
    static var isList: Bool { Wrapped.isList }

    func write(to bytes: inout [UInt8]) -> Bool { self?.write(to: &bytes) ?? false }
}

/// A list of one dimension, as `unnest` and `= ANY` take it.
extension Array: PostgresParameter where Element: PostgresParameter {
    static var type: PostgresType { Element.type }
    static var isList: Bool { true }

    func write(to bytes: inout [UInt8]) -> Bool {
        bytes.append(bigEndian: Int32(isEmpty ? 0 : 1))
        // Whether there may be nulls; the server looks for itself.
        bytes.append(bigEndian: Int32(1))
        bytes.append(bigEndian: Element.type.number)
        guard !isEmpty else { return true }
        bytes.append(bigEndian: Int32(count))
        bytes.append(bigEndian: Int32(1))
        for element in self {
            let start = bytes.count
            bytes.append(bigEndian: Int32(-1))
            guard element.write(to: &bytes) else { continue }
            Swift.withUnsafeBytes(of: Int32(bytes.count - start - 4).bigEndian) { size in
                bytes.replaceSubrange(start..<start + 4, with: size)
            }
        }
        return true
    }
}

extension [UInt8] {
    /// Appends a number in the order of bytes that the protocol has.
    fileprivate mutating func append(bigEndian number: some FixedWidthInteger) {
        Swift.withUnsafeBytes(of: number.bigEndian) { append(contentsOf: $0) }
    }
}
