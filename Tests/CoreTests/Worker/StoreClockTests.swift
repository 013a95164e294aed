import RollcallCore
import Testing

@Suite("The store's clock, between two looks at it")
struct StoreClockTests {
    private func boot(_ second: Int64) -> BootInstant { BootInstant(microseconds: second * 1_000_000) }

    private func wall(_ second: Int64) -> Timestamp { Timestamp(seconds: second) }

    @Test("a store that is ahead of the host stays ahead, and its instants come that much earlier")
    func offset() {
        var clock = StoreClock(wall: wall(100), boot: boot(10))
        clock.look(wall(130), wall: wall(100), boot: boot(10))
        #expect(clock.now(wall: wall(105)) == wall(135))
        #expect(clock.boot(of: wall(140), wall: wall(105), boot: boot(15)) == boot(20))
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
        clock.look(wall(40), wall: wall(40), boot: boot(10))
        clock.look(wall(41), wall: wall(41), boot: boot(11))
        #expect(clock.takeStep(wall: wall(42), boot: boot(12)) == .seconds(-60))
        #expect(clock.takeStep(wall: wall(43), boot: boot(13)) == nil)
    }
}
