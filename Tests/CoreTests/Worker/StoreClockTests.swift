import RollcallCore
import Testing

@Suite("The store's clock, between two looks at it")
struct StoreClockTests {
    private func boot(_ second: Int64) -> BootInstant { BootInstant(microseconds: second * 1_000_000) }

    private func wall(_ second: Int64) -> Timestamp { Timestamp(seconds: second) }

    @Test("a store that is ahead of the host stays ahead, and its instants come that much earlier")
    func offset() {
        var clock = StoreClock(wall: wall(100), boot: boot(10))
        clock.look(wall(130), sentAt: boot(10), wall: wall(100), boot: boot(10))
        #expect(clock.now(wall: wall(105)) == wall(135))
        #expect(clock.boot(of: wall(140), wall: wall(105), boot: boot(15)) == boot(20))
    }

    @Test("an answer that was slow to come moves nothing that it does not contradict")
    func slowAnswer() {
        var clock = StoreClock(wall: wall(100), boot: boot(10))
        // Asked at second 10, read there at once, and on its way for three seconds.
        clock.look(wall(100), sentAt: boot(10), wall: wall(103), boot: boot(13))
        #expect(clock.now(wall: wall(105)) == wall(105))
        // A store that is 30 s ahead can be seen to be at least 30 s and at most 33 s ahead.
        clock.look(wall(140), sentAt: boot(17), wall: wall(110), boot: boot(20))
        #expect(clock.now(wall: wall(110)) == wall(140))
        clock.look(wall(149), sentAt: boot(20), wall: wall(121), boot: boot(31))
        #expect(clock.now(wall: wall(121)) == wall(151))
    }

    @Test("after the host's clock was set, what was known before does not count")
    func slowAnswerAfterStep() {
        var clock = StoreClock(wall: wall(100), boot: boot(10))
        clock.look(wall(101), sentAt: boot(10), wall: wall(3_703), boot: boot(13))
        #expect(clock.now(wall: wall(3_703)) == wall(101))
    }

    @Test("a host clock that is set shows as a step, one that is slewed a little does not")
    func step() {
        var clock = StoreClock(wall: wall(100), boot: boot(10))
        #expect(clock.takeStep(wall: wall(160), boot: boot(70)) == nil)
        #expect(clock.takeStep(wall: wall(160) + .milliseconds(200), boot: boot(70)) == nil)
        #expect(clock.takeStep(wall: wall(3_700), boot: boot(10)) == .seconds(3_600))
        #expect(clock.takeStep(wall: wall(3_701), boot: boot(11)) == nil)
        #expect(clock.takeStep(wall: wall(40), boot: boot(11)) == .seconds(-3_661))
    }

    @Test("a step that a look has met first is still told to who asks")
    func stepBeforeLook() {
        var clock = StoreClock(wall: wall(100), boot: boot(10))
        clock.look(wall(40), sentAt: boot(10), wall: wall(40), boot: boot(10))
        clock.look(wall(41), sentAt: boot(11), wall: wall(41), boot: boot(11))
        #expect(clock.takeStep(wall: wall(42), boot: boot(12)) == .seconds(-60))
        #expect(clock.takeStep(wall: wall(43), boot: boot(13)) == nil)
    }
}
