import RollcallCore
import RollcallTesting
import Testing

@Suite("A test's clock moves when it is told to")
struct TestClockTests {
    private let clock = TestClock()

    @Test("advancing moves both clocks")
    func advance() {
        let (wall, boot) = (clock.wall, clock.boot)
        clock.advance(by: .milliseconds(1_500))
        #expect(clock.wall == wall + .milliseconds(1_500))
        #expect(clock.boot == boot + .milliseconds(1_500))
    }

    @Test("a jump moves the wall clock alone", arguments: [-3_600, 3_600])
    func jump(seconds: Int) {
        let (wall, boot) = (clock.wall, clock.boot)
        clock.jumpWall(by: .seconds(seconds))
        #expect(clock.wall == wall + .seconds(seconds))
        #expect(clock.boot == boot)
    }

    @Test("a reboot starts another boot, whose clock is behind, and leaves the wall clock")
    func reboot() {
        let (wall, boot, bootID) = (clock.wall, clock.boot, clock.bootID)
        clock.reboot()
        #expect(clock.bootID != bootID)
        #expect(clock.boot < boot)
        #expect(clock.wall == wall)
    }

    @Test("sleepers wake at their instant, not before, the earlier first")
    func sleepers() async throws {
        let order = Recorder()
        try await withThrowingTaskGroup(of: Void.self) { group in
            for seconds in [3, 1, 2] {
                let instant = clock.boot + .seconds(seconds)
                group.addTask { [clock] in
                    try await clock.sleep(until: instant)
                    await order.add(seconds)
                }
            }
            for expected in 1...3 {
                await clock.untilSleeping(count: 4 - expected)
                #expect(clock.nextDeadline == clock.boot + .seconds(1))
                clock.advance(by: .milliseconds(999))
                #expect(clock.sleeping == 4 - expected)
                clock.advance(by: .milliseconds(1))
                #expect(clock.sleeping == 3 - expected)
                await order.untilCount(expected)
            }
            try await group.waitForAll()
        }
        #expect(await order.values == [1, 2, 3])
    }

    @Test("an instant that has passed is not waited for")
    func past() async throws {
        try await clock.sleep(until: clock.boot)
        #expect(clock.sleeping == 0)
    }

    @Test("a sleeper whose task is cancelled wakes with an error, whenever that is")
    func cancellation() async {
        let asleep = Task { [clock] in try await clock.sleep(until: clock.boot + .seconds(9)) }
        await clock.untilSleeping(count: 1)
        asleep.cancel()
        await #expect(throws: CancellationError.self) { try await asleep.value }
        let early = Task { [clock] in
            withUnsafeCurrentTask { $0?.cancel() }
            try await clock.sleep(until: clock.boot + .seconds(9))
        }
        await #expect(throws: CancellationError.self) { try await early.value }
        #expect(clock.sleeping == 0)
    }

    @Test("sleepers keep the time that they have left through a reboot")
    func sleeperThroughReboot() async throws {
        let sleeper = Task { [clock] in try await clock.sleep(until: clock.boot + .seconds(9)) }
        await clock.untilSleeping(count: 1)
        clock.advance(by: .seconds(4))
        clock.reboot()
        #expect(clock.nextDeadline == clock.boot + .seconds(5))
        clock.advance(by: .seconds(5))
        try await sleeper.value
    }
}

/// Keeps what tasks report, in their order.
private actor Recorder {
    private(set) var values: [Int] = []
    private var waiting: [(count: Int, continuation: CheckedContinuation<Void, Never>)] = []

    func add(_ value: Int) {
        values.append(value)
        for waiter in waiting where waiter.count <= values.count { waiter.continuation.resume() }
        waiting.removeAll { $0.count <= values.count }
    }

    func untilCount(_ count: Int) async {
        guard values.count < count else { return }
        await withCheckedContinuation { waiting.append((count, $0)) }
    }
}
