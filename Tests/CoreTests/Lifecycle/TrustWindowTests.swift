import RollcallCore
import Testing

@Suite("Trust in a lease")
struct TrustWindowTests {
    private func at(_ milliseconds: Int64) -> BootInstant { BootInstant(microseconds: milliseconds * 1_000) }

    @Test("a lease is trusted for nine tenths of its term from when the claim was sent, not at that instant any more")
    func trust() {
        let window = TrustWindow(term: .seconds(30), claimSentAt: at(5_000))
        #expect(window.trustedUntil == at(32_000))
        #expect(window.isTrusted(at: at(5_000)))
        #expect(window.isTrusted(at: BootInstant(microseconds: 31_999_999)))
        #expect(!window.isTrusted(at: at(32_000)))
        #expect(!window.isTrusted(at: at(35_000)))
    }

    @Test("a renewal is due a third of the term after the last")
    func renewal() {
        var window = TrustWindow(term: .seconds(30), claimSentAt: at(5_000))
        #expect(window.renewalDue == at(15_000))
        window.renewed(sentAt: at(16_000))
        #expect(window.anchor == at(16_000))
        #expect(window.renewalDue == at(26_000))
        #expect(window.trustedUntil == at(43_000))
    }

    @Test("a renewal whose answer comes after that of a later one takes no trust away")
    func outOfOrder() {
        var window = TrustWindow(term: .seconds(30), claimSentAt: at(5_000))
        window.renewed(sentAt: at(16_000))
        window.renewed(sentAt: at(15_000))
        #expect(window.anchor == at(16_000))
    }

    @Test("two renewals fit between a claim and the end of trust, whatever the term", arguments: [1, 3, 30, 3_600])
    func room(seconds: Int64) {
        let window = TrustWindow(term: .seconds(seconds), claimSentAt: at(0))
        #expect(at(0) + (window.renewalDue - at(0)) * 2 < window.trustedUntil)
        #expect(window.trustedUntil < at(seconds * 1_000))
    }

    @Test("a term at the bounds of the clock does not trap")
    func extremes() {
        let last = BootInstant(microseconds: .max)
        let window = TrustWindow(term: .seconds(Int64.max), claimSentAt: last)
        #expect(window.trustedUntil == last)
        #expect(window.renewalDue == last)
        #expect(!window.isTrusted(at: last))
    }

    @Test("each cause of a stop has its words")
    func causes() {
        let causes: [StopCause] = [.timedOut, .asked(.replaced), .lost, .cutOff(nil), .cutOff(.drained)]
        #expect(causes.map(\.words) == ["timed out", "replaced", "lease lost", "the worker stops", "the worker stops"])
    }
}
