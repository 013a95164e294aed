/// The parameters of a statement as libpq takes them.
struct EncodedParameters {
    /// The number of each one's type.
    let types: [UInt32]
    private let bytes: [UInt8]
    /// Where each one's bytes are; nil for null.
    private let ranges: [Range<Int>?]

    init(_ parameters: [any PostgresParameter]) {
        var bytes: [UInt8] = []
        ranges = parameters.map { parameter in
            let start = bytes.count
            return parameter.write(to: &bytes) ? start..<bytes.count : nil
        }
        types = parameters.map { Swift.type(of: $0).typeNumber }
        // A value without bytes needs an address all the same: a null pointer would be null.
        self.bytes = bytes.isEmpty ? [0] : bytes
    }

    var count: Int32 { Int32(types.count) }

    /// Hands out pointers to the values, their lengths, and their formats (all binary).
    func withPointers<Answer>(
        _ body: ([UnsafePointer<CChar>?], [Int32], [Int32]) -> Answer
    ) -> Answer {
        bytes.withUnsafeBytes { buffer in
            let start = buffer.baseAddress?.assumingMemoryBound(to: CChar.self)
            let values = ranges.map { range in range.flatMap { range in start.map { $0 + range.lowerBound } } }
            return body(values, ranges.map { Int32($0?.count ?? 0) }, ranges.map { _ in 1 })
        }
    }
}
