import RollcallCore
import RollcallTesting
import Testing

@Suite("Intervals")
struct IntervalRecurrenceTests {
    @Test("ticks lie on the grid of the epoch and the offset, whenever the worker started")
    func grid() throws {
        let rooms = IntervalRecurrence(interval: .seconds(600), offset: .seconds(30))
        let start = try Timestamp(reading: "2026-11-22T10:01:00Z")
        #expect(rooms.next(after: start) == (try Timestamp(reading: "2026-11-22T10:10:30Z")))
        #expect(rooms.last(atOrBefore: start) == (try Timestamp(reading: "2026-11-22T10:00:30Z")))
    }

    @Test("a tick is not after itself, and is at or before itself")
    func strictness() throws {
        let minutes = IntervalRecurrence(interval: .seconds(60))
        let tick = try Timestamp(reading: "2026-11-22T10:01:00Z")
        #expect(minutes.next(after: tick) == tick + .seconds(60))
        #expect(minutes.next(after: tick - .microseconds(1)) == tick)
        #expect(minutes.last(atOrBefore: tick) == tick)
        #expect(minutes.last(atOrBefore: tick - .microseconds(1)) == tick - .seconds(60))
    }

    @Test("the first tick is the offset after the epoch, and nothing is before it")
    func beginning() {
        let recurrence = IntervalRecurrence(interval: .seconds(600), offset: .seconds(30))
        let first = Timestamp(seconds: 30)
        #expect(recurrence.next(after: .distantPast) == first)
        #expect(recurrence.next(after: .epoch) == first)
        #expect(recurrence.last(atOrBefore: Timestamp(seconds: 29)) == nil)
        #expect(recurrence.last(atOrBefore: first) == first)
        #expect(recurrence.count(after: .distantPast, through: first) == 1)
        #expect(recurrence.count(after: first, through: .distantPast) == 0)
    }

    @Test("nothing is after the year 9999, and no instant or interval overflows")
    func end() {
        let recurrence = IntervalRecurrence(interval: .seconds(60))
        let last = recurrence.last(atOrBefore: Timestamp(microseconds: .max))
        #expect(last?.description == "9999-12-31T23:59:00Z")
        #expect(recurrence.next(after: .distantFuture) == nil)
        #expect(recurrence.next(after: Timestamp(microseconds: .max)) == nil)
        #expect(recurrence.next(after: Timestamp(microseconds: .min)) == .epoch)
        let longest = IntervalRecurrence(interval: .seconds(Int64.max), offset: .seconds(-1))
        #expect(longest.interval == DurationText.longest)
        #expect(longest.next(after: .epoch) == nil)
    }

    @Test("an interval below a second is a second, and an offset is taken by the interval's remainder")
    func outOfRange() {
        #expect(IntervalRecurrence(interval: .zero).interval == .seconds(1))
        #expect(IntervalRecurrence(interval: .seconds(60), offset: .seconds(90)).offset == .seconds(30))
        #expect(IntervalRecurrence(interval: .seconds(60), offset: .seconds(-10)).offset == .seconds(50))
    }

    @Test("next, last and count agree for any grid")
    func agreement() {
        var generator = SeededGenerator(seed: 10)
        for _ in 0..<1_000 {
            let interval = Int64.random(in: 1_000_000...100_000_000_000, using: &generator)
            let recurrence = IntervalRecurrence(
                interval: .microseconds(interval),
                offset: .microseconds(Int64.random(in: 0..<interval, using: &generator)))
            let start = Timestamp(microseconds: .random(in: 0...4_000_000_000_000_000, using: &generator))
            guard let next = recurrence.next(after: start) else {
                Issue.record("\(recurrence.text) has no tick after \(start)")
                continue
            }
            #expect(next > start && next - start <= recurrence.interval)
            #expect(recurrence.last(atOrBefore: next) == next)
            #expect(recurrence.count(after: start, through: next) == 1)
            #expect(recurrence.count(after: start, through: next - .microseconds(1)) == 0)
            #expect(recurrence.count(after: start, through: start + .microseconds(interval * 1_000)) == 1_000)
        }
    }
}
