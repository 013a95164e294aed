import RollcallCore
import RollcallTesting
import Testing

@Suite("The agenda")
struct AgendaTests {
    private func name(_ number: Int) -> JobName { JobName(stored: "job-\(number)") }

    private func at(_ second: Int64) -> Timestamp { Timestamp(seconds: second) }

    @Test("jobs come out in the order of their instants, none before its time, at most as many as asked for")
    func ordered() {
        var agenda = Agenda()
        for (job, second) in [(1, 30), (2, 10), (3, 20), (4, 40)] as [(Int, Int64)] {
            agenda.set(name(job), wakeAt: at(second))
        }
        #expect(agenda.next() == at(10))
        #expect(agenda.takeDue(at: at(9), limit: 9).isEmpty)
        #expect(agenda.takeDue(at: at(30), limit: 2) == [name(2), name(3)])
        #expect(agenda.takeDue(at: at(30), limit: 2) == [name(1)])
        #expect(agenda.next() == at(40) && agenda.count == 1)
    }

    @Test("a new instant takes the place of the one before, earlier or later; none takes the job out")
    func superseded() {
        var agenda = Agenda()
        agenda.set(name(1), wakeAt: at(10))
        agenda.set(name(1), wakeAt: at(30))
        agenda.set(name(2), wakeAt: at(50))
        agenda.set(name(2), wakeAt: at(5))
        agenda.set(name(3), wakeAt: at(1))
        agenda.set(name(3), wakeAt: nil)
        #expect(agenda.next() == at(5))
        #expect(agenda.takeDue(at: at(20), limit: 9) == [name(2)])
        #expect(agenda.takeDue(at: at(99), limit: 9) == [name(1)])
        #expect(agenda.next() == nil && agenda.count == 0)
    }

    @Test("it answers as a sorted list does, whatever is set and taken")
    func likeASortedList() {
        for seed in 0..<50 as Range<UInt64> {
            var random = SeededGenerator(seed: seed)
            var agenda = Agenda()
            var model: [JobName: Timestamp] = [:]
            for _ in 0..<400 {
                let job = name(Int.random(in: 0..<40, using: &random))
                let instant = at(Int64.random(in: 0..<1_000, using: &random))
                switch Int.random(in: 0..<10, using: &random) {
                case 0:
                    agenda.set(job, wakeAt: nil)
                    model[job] = nil
                case 1:
                    let limit = Int.random(in: 0..<5, using: &random)
                    let taken = agenda.takeDue(at: instant, limit: limit)
                    let expected = model.filter { $0.value <= instant }.values.sorted().prefix(limit)
                    #expect(taken.compactMap { model[$0] } == Array(expected), "seed \(seed)")
                    for job in taken { model[job] = nil }
                default:
                    agenda.set(job, wakeAt: instant)
                    model[job] = instant
                }
                #expect(agenda.next() == model.values.min(), "seed \(seed)")
                #expect(agenda.count == model.count, "seed \(seed)")
            }
        }
    }
}
