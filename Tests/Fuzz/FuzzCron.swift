import RollcallCore

/// Cron expressions: no text makes the parser trap or hang, and what it reads keeps its promises on two clocks.
enum FuzzCron {
    static func run(_ input: FuzzInput) {
        var input = input
        let start = Timestamp(seconds: Int64(input.number(bytes: 4)))
        let text = input.text
        switch CronExpression.parse(text) {
        case .failure(let problem):
            promise(problem.range.upperBound <= text.utf8.count, "a problem lies outside of its text")
            promise(!problem.message.isEmpty, "a problem has no words")
        case .success(let expression):
            probe(expression)
            for zone in [Zone.utc, FuzzZones.shifting] {
                for dst in DaylightPolicy.allCases {
                    probe(CronRecurrence(expression: expression, zone: zone, dst: dst), after: start)
                }
            }
        }
    }

    private static func probe(_ expression: CronExpression) {
        let again = CronExpression.parse(expression.source)
        promise((try? again.get()) == expression, "an expression's source is another expression")
        for doubt in expression.doubts {
            promise(
                !doubt.range.isEmpty && doubt.range.upperBound <= expression.source.utf8.count,
                "a doubt lies outside of its expression")
        }
    }

    private static func probe(_ recurrence: CronRecurrence, after start: Timestamp) {
        promise(!recurrence.text.isEmpty, "no words")
        _ = recurrence.jumpedTime(after: start)
        var position = start
        for _ in 0..<4 {
            guard let tick = recurrence.next(after: position) else { break }
            promise(tick > position, "a next tick is not after the instant")
            promise(recurrence.last(atOrBefore: tick) == tick, "a tick is not the last at its own instant")
            promise(recurrence.count(after: position, through: tick) == 1, "there are other ticks before the next")
            promise(
                recurrence.last(atOrBefore: tick - .microseconds(1)) ?? position <= position,
                "a tick lies between an instant and its next tick")
            _ = recurrence.note(at: tick)
            position = tick
        }
    }
}
