public import RollcallCore

extension PostgresStore: ServerClock {
    /// How far the server's clock (`clock_timestamp()`) and the given one are apart now.
    ///
    /// The connection is there, and the transaction begins, with the one round trip that is timed.
    public func skew(against clock: any HostClock) async throws(StoreError) -> ClockSkew {
        try await read("read the clock") { transaction in
            let sentAt = clock.boot
            let answer = try transaction.now
            return ClockSkew(answer: answer, wall: clock.wall, roundTrip: clock.boot - sentAt)
        }
    }
}
