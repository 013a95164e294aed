internal import RollcallCore

/// Whether this host's clock and the database's agree; nothing to look at where they are one.
enum ClockCheck {
    static func read(_ ledger: any LedgerStore, _ clock: any HostClock) async throws(StoreError) -> Check? {
        guard let server = ledger as? any ServerClock else { return nil }
        let skew = try await server.skew(against: clock)
        var check = Check(
            name: "clock", isOK: !skew.isExcessive, message: "this host's clock is \(skew.words) the database's")
        if !check.isOK { check.help = "see that the clocks of both are set by NTP (timedatectl, chronyc tracking)" }
        return check
    }
}
