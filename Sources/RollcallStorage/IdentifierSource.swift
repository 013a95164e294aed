package import RollcallCore

/// Where the identifiers of one connection come from; used on its thread alone.
package final class IdentifierSource {
    private var sequence = UUIDv7Sequence()
    private var random = SystemRandomNumberGenerator()

    /// Starts with nothing made.
    package init() {}

    /// A new identifier, larger than every other of this source.
    package func next(at instant: Timestamp) -> UUIDv7 {
        sequence.next(at: instant, using: &random)
    }
}
