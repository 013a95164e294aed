import RollcallCore
import RollcallTesting
import Testing

@Suite("Delays of retries")
struct RetryPolicyTests {
    private func bounds(_ policy: RetryPolicy, _ retries: [Int]) -> [Duration] {
        retries.map(policy.bound(ofRetry:))
    }

    @Test("each bound is the one before times the multiplier, up to the longest")
    func growth() {
        let doubled = RetryPolicy()
        #expect(bounds(doubled, Array(1...7)) == [1, 2, 4, 8, 16, 30, 30].map { .seconds($0) })
        let third = RetryPolicy(backoff: .milliseconds(100), maximumBackoff: .seconds(10), multiplier: 1.5)
        #expect(
            bounds(third, [1, 2, 3, 4]) == [
                .milliseconds(100), .milliseconds(150), .milliseconds(225), .microseconds(337_500),
            ])
        let level = RetryPolicy(backoff: .seconds(3), multiplier: 1)
        #expect(bounds(level, [1, 2, 1_000_000]) == [.seconds(3), .seconds(3), .seconds(3)])
    }

    @Test("a first delay above the longest is the longest, and zero stays zero")
    func edges() {
        #expect(RetryPolicy(backoff: .seconds(90)).bound(ofRetry: 1) == .seconds(30))
        #expect(RetryPolicy(backoff: .zero).bound(ofRetry: 50) == .zero)
        #expect(RetryPolicy(maximumBackoff: .zero).bound(ofRetry: 50) == .zero)
        #expect(bounds(RetryPolicy(), [0, -1, .min]) == [.seconds(1), .seconds(1), .seconds(1)])
    }

    @Test(
        "no policy that was stored makes a bound trap, negative or larger than its longest",
        arguments: [0.0, -1, 0.5, 1.000_000_000_1, 2, 1_000, .infinity, -.infinity, .nan, .greatestFiniteMagnitude])
    func extremes(multiplier: Double) {
        let durations: [Duration] = [
            .seconds(Int64.min), .seconds(-1), .zero, .microseconds(1), .seconds(1), .microseconds(Int64.max - 1),
            .seconds(Int64.max),
        ]
        var random = SeededGenerator(seed: 3)
        for backoff in durations {
            for longest in durations {
                var policy = RetryPolicy(backoff: backoff, maximumBackoff: longest, multiplier: multiplier)
                for retry in [1, 2, 64, 1_000, .max] {
                    let bound = policy.bound(ofRetry: retry)
                    #expect(bound >= .zero && bound <= max(.zero, longest))
                    policy.jitter = .full
                    #expect((.zero...bound).contains(policy.delay(beforeRetry: retry, using: &random)))
                    policy.jitter = .none
                    #expect(policy.delay(beforeRetry: retry, using: &random) == bound)
                }
            }
        }
    }

    @Test("the bound of a billionth retry takes no longer than that of a first", .timeLimit(.minutes(5)))
    func manyRetries() {
        let slow = RetryPolicy(backoff: .seconds(1), maximumBackoff: .seconds(86_400), multiplier: 1.000_000_001)
        for retry in 1_000_000_000..<1_000_001_000 {
            let bound = slow.bound(ofRetry: retry)
            #expect(bound > .milliseconds(2_718) && bound < .milliseconds(2_719))
        }
    }

    @Test("full jitter is even from zero to the bound, both included")
    func distribution() {
        var random = SeededGenerator(seed: 5)
        let policy = RetryPolicy(backoff: .seconds(10), maximumBackoff: .seconds(10))
        var tenths = [Int](repeating: 0, count: 10)
        for _ in 0..<20_000 {
            let delay = policy.delay(beforeRetry: 1, using: &random)
            #expect(delay >= .zero && delay <= .seconds(10))
            tenths[Int(min(delay.wholeMicroseconds / 1_000_000, 9))] += 1
        }
        // Expected 2,000 each with a deviation of 42: five of them.
        #expect(tenths.allSatisfy { (1_790...2_210).contains($0) }, "\(tenths)")
        let tiny = RetryPolicy(backoff: .microseconds(2))
        let drawn = Set((0..<200).map { _ in tiny.delay(beforeRetry: 1, using: &random) })
        #expect(drawn == [.zero, .microseconds(1), .microseconds(2)])
    }

    @Test("the same seed draws the same delays, another seed others")
    func seeds() {
        func delays(_ seed: UInt64) -> [Duration] {
            var random = SeededGenerator(seed: seed)
            return (1...20).map { RetryPolicy().delay(beforeRetry: $0, using: &random) }
        }
        #expect(delays(1) == delays(1))
        #expect(delays(1) != delays(2))
    }

    @Test("the defaults are the contract's")
    func defaults() {
        let policy = RetryPolicy()
        #expect(policy.maximumAttempts == 3 && policy.maximumLost == 3)
        #expect(policy.backoff == .seconds(1) && policy.maximumBackoff == .seconds(30))
        #expect(policy.multiplier == 2 && policy.jitter == .full && policy.giveUpAfter == .seconds(300))
    }
}
