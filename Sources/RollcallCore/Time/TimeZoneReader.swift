/// Reads TZif bytes (RFC 8536, section 3), each read checked against their end.
struct TimeZoneReader {
    /// The counts of a header, and how wide its times are.
    private struct Header {
        var version: UInt8
        var utcIndicators, standardIndicators, leapSeconds, changes, kinds, characters: Int

        /// The bytes of the data block that follows; no overflow, as counts have 32 bits.
        func length(timeSize: Int) -> Int {
            changes * (timeSize + 1) + kinds * 6 + characters + leapSeconds * (timeSize + 4) + standardIndicators
                + utcIndicators
        }
    }

    /// RFC 8536 (section 3.2) has no change before -2^59, which is before the Big Bang.
    private static let farthest: UInt = 1 << 59

    private let bytes: [UInt8]
    private var position = 0

    init(_ bytes: [UInt8]) {
        self.bytes = bytes
    }

    mutating func rules() throws(TimeZoneDataError) -> TimeZoneRules {
        let first = try header()
        guard first.version >= UInt8(ascii: "2") else { return try block(first, timeSize: 4, hasFooter: false) }
        // From version 2 on the first block is for old readers; a second one with wide times follows.
        _ = try take(first.length(timeSize: 4))
        return try block(try header(), timeSize: 8, hasFooter: true)
    }

    private mutating func header() throws(TimeZoneDataError) -> Header {
        guard bytes.dropFirst(position).starts(with: Array("TZif".utf8)) else { throw .notTimeZoneData }
        let fixed = try take(20)
        let version = fixed[fixed.startIndex + 4]
        guard version == 0 || version >= UInt8(ascii: "2") else { throw .malformed("its version is unknown") }
        return Header(
            version: version,
            utcIndicators: try number(size: 4, signed: false), standardIndicators: try number(size: 4, signed: false),
            leapSeconds: try number(size: 4, signed: false), changes: try number(size: 4, signed: false),
            kinds: try number(size: 4, signed: false), characters: try number(size: 4, signed: false))
    }

    private mutating func block(
        _ header: Header, timeSize: Int, hasFooter: Bool
    ) throws(TimeZoneDataError) -> TimeZoneRules {
        guard bytes.count - position >= header.length(timeSize: timeSize) else { throw .truncated }
        guard header.leapSeconds == 0 else { throw .leapSeconds }
        guard (1...256).contains(header.kinds) else { throw .malformed("it has no local time, or too many") }
        var changes: [Int] = []
        for _ in 0..<header.changes {
            let change = try number(size: timeSize, signed: true)
            guard changes.last.map({ $0 < change }) ?? true, change.magnitude <= Self.farthest else {
                throw .malformed("its changes do not ascend, or one is out of range")
            }
            changes.append(change)
        }
        let kindAfter = Array(try take(header.changes))
        guard kindAfter.allSatisfy({ $0 < header.kinds }) else { throw .malformed("a change to an unknown local time") }
        let kinds = try kinds(header)
        _ = try take(header.standardIndicators + header.utcIndicators)
        return TimeZoneRules(
            changes: changes, kindAfter: kindAfter, kinds: kinds, footer: hasFooter ? try footer() : nil)
    }

    private mutating func kinds(_ header: Header) throws(TimeZoneDataError) -> [LocalTimeKind] {
        var kinds: [(offset: Int, isDaylight: Int, name: Int)] = []
        for _ in 0..<header.kinds {
            kinds.append(
                (
                    try number(size: 4, signed: true), try number(size: 1, signed: false),
                    try number(size: 1, signed: false)
                ))
        }
        let names = Array(try take(header.characters))
        return try kinds.map { kind throws(TimeZoneDataError) in
            guard LocalTimeKind.offsets.contains(kind.offset), kind.isDaylight <= 1,
                let end = names.dropFirst(kind.name).firstIndex(of: 0)
            else { throw .malformed("a local time is out of range") }
            return LocalTimeKind(
                offset: kind.offset, isDaylight: kind.isDaylight == 1,
                abbreviation: String(decoding: names[kind.name..<end], as: UTF8.self))
        }
    }

    /// A POSIX TZ string between two line feeds; empty where nothing is known of later times.
    private mutating func footer() throws(TimeZoneDataError) -> PosixTimeZone? {
        let lineFeed = UInt8(ascii: "\n")
        guard try take(1).first == lineFeed else { throw .malformed("its footer does not begin with a line feed") }
        guard let end = bytes[position...].firstIndex(of: lineFeed) else { throw .truncated }
        let text = bytes[position..<end]
        guard !text.isEmpty else { return nil }
        guard let zone = PosixTimeZone(text) else { throw .malformed("its footer is not a POSIX TZ string") }
        return zone
    }

    private mutating func take(_ count: Int) throws(TimeZoneDataError) -> ArraySlice<UInt8> {
        guard count <= bytes.count - position else { throw .truncated }
        defer { position += count }
        return bytes[position..<position + count]
    }

    /// A number of 1, 4 or 8 bytes, the highest first.
    private mutating func number(size: Int, signed: Bool) throws(TimeZoneDataError) -> Int {
        let bits = try take(size).reduce(UInt64(0)) { $0 << 8 | UInt64($1) }
        guard signed else { return Int(bits) }
        let unused = UInt64(64 - size * 8)
        return Int(Int64(bitPattern: bits << unused) >> Int64(unused))
    }
}
