/// TZif bytes made by hand (RFC 8536, section 3), right or wrong on purpose.
struct TimeZoneBytes {
    var version: UInt8 = UInt8(ascii: "2")
    var changes: [(instant: Int64, kind: UInt8)] = []
    var kinds: [(offset: Int32, isDaylight: UInt8, name: UInt8)] = [(0, 0, 0)]
    var names = "UTC\0"
    var leapSeconds: UInt32 = 0
    var footer = "UTC0"

    /// The whole file; of version 2 or later with an empty first block.
    var bytes: [UInt8] {
        guard version >= UInt8(ascii: "2") else { return header + block(timeSize: 4) }
        var first = TimeZoneBytes()
        first.version = version
        return first.header + first.block(timeSize: 4) + header + block(timeSize: 8)
            + Array("\n\(footer)\n".utf8)
    }

    private var header: [UInt8] {
        let counts = [
            0, 0, leapSeconds, UInt32(changes.count), UInt32(kinds.count), UInt32(names.utf8.count),
        ]
        return Array("TZif".utf8) + [version] + Array(repeating: 0, count: 15) + counts.flatMap { bigEndian($0) }
    }

    private func block(timeSize: Int) -> [UInt8] {
        var block: [UInt8] = []
        for change in changes {
            block += timeSize == 4 ? bigEndian(Int32(truncatingIfNeeded: change.instant)) : bigEndian(change.instant)
        }
        block += changes.map(\.kind)
        for kind in kinds { block += bigEndian(kind.offset) + [kind.isDaylight, kind.name] }
        block += Array(names.utf8)
        return block + Array(repeating: 0, count: Int(leapSeconds) * (timeSize + 4))
    }

    private func bigEndian<Number: FixedWidthInteger>(_ number: Number) -> [UInt8] {
        stride(from: Number.bitWidth - 8, through: 0, by: -8).map { UInt8(truncatingIfNeeded: number >> Number($0)) }
    }
}
