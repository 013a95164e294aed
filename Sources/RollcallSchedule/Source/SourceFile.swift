/// A schedule file as bytes, with the name by which messages call it.
public struct SourceFile: Hashable, Sendable {
    /// The path as the user gave it, or `-` and the like; only shown, never opened.
    public var path: String
    /// The whole content.
    ///
    /// A longer file than `ScheduleReader.maximumFileSize` may be cut one byte past it: it is refused for its size, so
    /// that nobody needs to read it whole.
    public var bytes: [UInt8]

    /// Names some bytes.
    public init(path: String, bytes: [UInt8]) {
        self.path = path
        self.bytes = bytes
    }
}
