import RollcallCore
import Testing

@Suite("Edits, pauses and returns")
struct CursorMoveTests {
    private let cursor = JobCursor(epoch: 3, position: planStart)

    private func revising(
        _ old: JobDefinition, _ new: JobDefinition, isPaused: Bool = false, now: Timestamp = .after(150)
    ) -> CursorMove? {
        CursorMove.revising(old, to: new, from: cursor, isPaused: isPaused, now: now)
    }

    private func skip(_ reason: RunReason) -> PlannedSkip {
        PlannedSkip(reason: reason, ticks: SkippedTicks(first: .after(60), last: .after(120), count: 2))
    }

    @Test("an edited recurrence moves the cursor to now and passes what the old rule missed, for the first reason")
    func edited() {
        let old = JobDefinition.every(60)
        let disabled = JobDefinition.every(60) { $0.isEnabled = false }
        let new = JobDefinition.every(90)
        let next = JobCursor(epoch: 3, position: .after(150))
        #expect(revising(old, new) == CursorMove(cursor: next, skip: skip(.edited)))
        #expect(revising(old, new, isPaused: true) == CursorMove(cursor: next, skip: skip(.paused)))
        #expect(revising(disabled, new, isPaused: true) == CursorMove(cursor: next, skip: skip(.disabled)))
        #expect(revising(old, new, now: .after(59)) == CursorMove(cursor: JobCursor(epoch: 3, position: .after(59))))
    }

    @Test("what was edited and is not when the job is due leaves the cursor alone, disabling included")
    func otherKeys() {
        let old = JobDefinition.every(60)
        let changes: [(inout JobDefinition) -> Void] = [
            { $0.overlap = .allow }, { $0.catchUp = .all }, { $0.catchUpWindow = .seconds(1) },
            { $0.deadline = .seconds(1) }, { $0.jitter = .seconds(1) }, { $0.timeout = .seconds(1) },
            { $0.retry.maximumAttempts = 9 }, { $0.runOnStart = .ifOverdue }, { $0.arguments = ["a": 1] },
            { $0.isEnabled = false }, { $0.summary = "x" }, { $0.task = TaskName("other") },
        ]
        for change in changes {
            var new = old
            change(&new)
            #expect(new != old)
            #expect(revising(old, new) == nil)
        }
    }

    @Test("every key of the recurrence is an edit of it")
    func recurrenceKeys() throws {
        let grid = JobDefinition.planned(.every(IntervalRecurrence(interval: .seconds(60), offset: .seconds(1))))
        let minutes = try JobDefinition.cron("* * * * *")
        let zone = try JobDefinition.cron("* * * * *") { $0.timezone = "Europe/Berlin" }
        let expression = try CronExpression(reading: "* * * * *")
        let both = JobDefinition.planned(.cron(CronRecurrence(expression: expression, dst: .both)))
        let pairs = [
            (JobDefinition.every(60), grid), (.every(60), minutes), (minutes, zone), (minutes, both),
            (minutes, try JobDefinition.cron("*/2 * * * *")), (minutes, .planned(.at(.after(60)))),
            (.planned(.at(.after(60))), .planned(.at(.after(60) + .microseconds(1)))),
        ]
        for (old, new) in pairs {
            #expect(revising(old, new)?.cursor.position == .after(150), "\(old.recurrence.text) \(new.recurrence.text)")
            #expect(revising(old, old) == nil)
        }
    }

    @Test("enabling moves the cursor to now; what the file held back is one skip")
    func enabled() {
        let old = JobDefinition.every(60) { $0.isEnabled = false }
        let next = JobCursor(epoch: 3, position: .after(150))
        for isPaused in [false, true] {
            let move = revising(old, .every(60), isPaused: isPaused)
            #expect(move == CursorMove(cursor: next, skip: skip(.disabled)))
        }
    }

    @Test("a resume moves the cursor to now; the pause is one skip, disabled where the file holds the job back too")
    func resumed() {
        let next = JobCursor(epoch: 3, position: .after(150))
        let enabled = CursorMove.resuming(.every(60), from: cursor, now: .after(150))
        #expect(enabled == CursorMove(cursor: next, skip: skip(.paused)))
        let disabled = JobDefinition.every(60) { $0.isEnabled = false }
        let move = CursorMove.resuming(disabled, from: cursor, now: .after(150))
        #expect(move == CursorMove(cursor: next, skip: skip(.disabled)))
    }

    @Test("a job that comes back starts from now and leaves no row")
    func readded() {
        let move = CursorMove.readding(from: cursor, now: .after(150))
        #expect(move == CursorMove(cursor: JobCursor(epoch: 3, position: .after(150))))
    }

    @Test("no move puts a cursor back while the clock is behind it")
    func neverBack() {
        let behind = Timestamp.after(-500)
        let moves = [
            revising(.every(60), .every(90), now: behind),
            CursorMove.resuming(.every(60), from: cursor, now: behind),
            CursorMove.readding(from: cursor, now: behind),
        ]
        for move in moves { #expect(move == CursorMove(cursor: cursor)) }
    }

    @Test("after an edit, an enable, a resume or a return nothing is due before the next tick")
    func nothingFires() throws {
        let now = Timestamp.after(150)
        let held = JobDefinition.every(60) { $0.isEnabled = false }
        let overdue = JobDefinition.every(60) { ($0.runOnStart, $0.catchUp) = (.ifOverdue, .all) }
        let faster = JobDefinition.every(7) { ($0.runOnStart, $0.catchUp) = (.ifOverdue, .all) }
        let moves = [
            (try #require(revising(overdue, faster)), faster), (try #require(revising(held, overdue)), overdue),
            (CursorMove.resuming(overdue, from: cursor, now: now), overdue),
            (CursorMove.readding(from: cursor, now: now), overdue),
        ]
        for (move, job) in moves {
            for occasion in [Planner.Occasion.tick, .start] {
                #expect(job.plan(from: move.cursor.position, at: now, occasion).words == "nothing")
            }
        }
    }
}
