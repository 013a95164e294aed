import RollcallCore
import Testing

@Suite("The budget of slots")
struct SlotBudgetTests {
    @Test("runs are claimed only for free slots, and no more than are left of --ticks")
    func free() {
        var budget = SlotBudget(slots: 8)
        budget.taken = 6
        #expect(budget.free == 2)
        budget.remaining = 1
        #expect(budget.free == 1)
        budget.taken = 9
        #expect(budget.free == 0)
    }

    @Test("a slot is free again before the end of its run is written, until it has twice as many runs as slots")
    func unrecorded() {
        var budget = SlotBudget(slots: 8)
        budget.unrecorded = 8
        #expect(budget.free == 8)
        budget.taken = 5
        #expect(budget.free == 3)
        budget.unrecorded = 10
        #expect(budget.free == 1)
        budget.unrecorded = 16
        #expect(budget.free == 0)
    }

    @Test("where nothing waits, no more ticks are decided than begin at once")
    func decidable() {
        var budget = SlotBudget(slots: 8)
        #expect(budget.decidable == 8)
        budget.taken = 8
        #expect(budget.decidable == 0)
    }

    @Test("where runs wait, one batch of ticks may be decided to wait with them, filled up when half of it is gone")
    func line() {
        var budget = SlotBudget(slots: 8)
        budget.queued = 1
        #expect(budget.decidable == 8 + 255)
        budget.taken = 8
        budget.queued = 128
        #expect(budget.decidable == 128)
        budget.queued = 129
        #expect(budget.decidable == 0)
        budget.taken = 7
        #expect(budget.decidable == 1)
    }

    @Test("a worker with --ticks decides only what it will run, what waits for it included")
    func bounded() {
        var budget = SlotBudget(slots: 8)
        budget.remaining = 3
        #expect(budget.decidable == 3)
        budget.remaining = 100
        #expect(budget.decidable == 8)
        budget.queued = 60
        #expect(budget.decidable == 40)
        budget.queued = 99
        #expect(budget.decidable == 8)
    }
}
