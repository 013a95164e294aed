internal import RollcallCore

/// Whether the host's clock and the server's agree.
extension TickLoop {
    /// Measures, where they are two, and tells once when they are too far apart, and once when they are not any more.
    func compareClocks() async throws(StoreError) {
        guard let server = desk.parts.serverClock else { return }
        let skew = try await server.skew(against: desk.parts.clock)
        crew.status.update { $0.clockSkew = skew }
        if !isSkewed, skew.isExcessive {
            isSkewed = true
            desk.tell(.clockSkewed(skew))
        } else if isSkewed, skew.isHarmless {
            isSkewed = false
            desk.tell(.clockAgrees(skew))
        }
    }
}
