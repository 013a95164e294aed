/// An event as `rollcall events --json` prints it; only what tests look at.
public struct EventRecord: Decodable, Sendable {
    /// The same at every delivery.
    public var id: String
    /// What happened.
    public var change: String
    /// Where.
    public var room: String
    /// How many presences changed.
    public var count: Int
    /// The run that did it.
    public var run: String?
}
