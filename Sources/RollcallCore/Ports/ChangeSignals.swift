/// What some stores can do beside their ports: tell at once that others have committed something.
///
/// Never relied on: what no signal tells of is found by the next `changeToken`, within a second.
public protocol ChangeSignals: Sendable {
    /// An element soon after others have committed what a worker has to look at; sometimes one for nothing.
    ///
    /// Listens while the stream is read. Ends by itself where nothing can be heard.
    func changes() -> AsyncStream<Void>
}
