import RollcallCore
import Testing

/// Something after which ticks are late, or come again, and what history says then.
///
/// It begins at 10:05:20, when the jobs of `GapSchedule` have run since 10:00:00, and five minutes later all is told.
/// The tables are written by hand from semantics.md, rules 2, 7, 8 and 9: what may run is what is within the window,
/// twice the distance to the next tick, a day for an instant; on time is what is late by at most half of that distance,
/// and by at most ten seconds.
struct Gap: Sendable, CustomTestStringConvertible {
    enum Kind: Sendable {
        /// The worker stops; another starts so much later.
        case restart(after: Duration)
        /// The machine sleeps so long, with the worker on it.
        case suspend(Duration)
        /// The store does not answer for so long.
        case outage(Duration)
        /// Somebody sets the wall clock.
        case jump(Duration)
    }

    let testDescription: String
    let kind: Kind
    /// A line for each job: `job policy: words`.
    let table: String
}

extension Gap {
    static let hour = Duration.seconds(3_600)
    static let day = Duration.seconds(86_400)

    static let all = [restart, suspend, outage, hourAhead, monthAhead, hoursBack, dayBack]

    /// At 10:15:20, ten ticks of the minute are due.
    private static let restart = Gap(
        testDescription: "a restart after 10 minutes", kind: .restart(after: .seconds(600)),
        table: """
            minute latest: missed 10:06-10:14 (9), catch_up 10:15, schedule 10:16-10:20 (5)
            minute none: missed 10:06-10:15 (10), schedule 10:16-10:20 (5)
            minute all: missed 10:06-10:13 (8), catch_up 10:14-10:15 (2), schedule 10:16-10:20 (5)
            five latest: missed 10:10, catch_up 10:15, schedule 10:20
            five none: missed 10:10-10:15 (2), schedule 10:20
            five all: catch_up 10:10-10:15 (2), schedule 10:20
            fixed latest: nothing
            fixed none: nothing
            fixed all: nothing
            once latest: catch_up 10:06
            once none: missed 10:06
            once all: catch_up 10:06
            """)

    /// At 13:05:20, 180 ticks of the minute are due, 36 of the five minutes, and one of the fixed times: the next is
    /// 22 hours from it.
    private static let suspend = Gap(
        testDescription: "a sleep of 3 hours", kind: .suspend(hour * 3),
        table: """
            minute latest: missed 10:06-13:04 (179), catch_up 13:05, schedule 13:06-13:10 (5)
            minute none: missed 10:06-13:05 (180), schedule 13:06-13:10 (5)
            minute all: missed 10:06-13:03 (178), catch_up 13:04-13:05 (2), schedule 13:06-13:10 (5)
            five latest: missed 10:10-13:00 (35), catch_up 13:05, schedule 13:10
            five none: missed 10:10-13:05 (36), schedule 13:10
            five all: missed 10:10-12:55 (34), catch_up 13:00-13:05 (2), schedule 13:10
            fixed latest: catch_up 11:02
            fixed none: missed 11:02
            fixed all: catch_up 11:02
            once latest: catch_up 10:06
            once none: missed 10:06
            once all: catch_up 10:06
            """)

    /// At 10:10:20 the store answers, and within five seconds the worker asks it.
    private static let outage = Gap(
        testDescription: "an outage of 5 minutes", kind: .outage(.seconds(300)),
        table: """
            minute latest: missed 10:06-10:09 (4), catch_up 10:10, schedule 10:11-10:15 (5)
            minute none: missed 10:06-10:10 (5), schedule 10:11-10:15 (5)
            minute all: missed 10:06-10:08 (3), catch_up 10:09-10:10 (2), schedule 10:11-10:15 (5)
            five latest: catch_up 10:10, schedule 10:15
            five none: missed 10:10, schedule 10:15
            five all: catch_up 10:10, schedule 10:15
            fixed latest: nothing
            fixed none: nothing
            fixed all: nothing
            once latest: catch_up 10:06
            once none: missed 10:06
            once all: catch_up 10:06
            """)

    /// It is 11:05:20.
    private static let hourAhead = Gap(
        testDescription: "a clock set 1 hour ahead", kind: .jump(hour),
        table: """
            minute latest: missed 10:06-11:04 (59), catch_up 11:05, schedule 11:06-11:10 (5)
            minute none: missed 10:06-11:05 (60), schedule 11:06-11:10 (5)
            minute all: missed 10:06-11:03 (58), catch_up 11:04-11:05 (2), schedule 11:06-11:10 (5)
            five latest: missed 10:10-11:00 (11), catch_up 11:05, schedule 11:10
            five none: missed 10:10-11:05 (12), schedule 11:10
            five all: missed 10:10-10:55 (10), catch_up 11:00-11:05 (2), schedule 11:10
            fixed latest: catch_up 11:02
            fixed none: missed 11:02
            fixed all: catch_up 11:02
            once latest: catch_up 10:06
            once none: missed 10:06
            once all: catch_up 10:06
            """)

    /// It is 22 December, 10:05:20.
    ///
    /// Of the fixed times three a day are due, 90 in all: those of this morning are an hour old and less, and have two;
    /// yesterday's last is 23 hours old and has 44; the one before it is a day old and has two.
    private static let monthAhead = Gap(
        testDescription: "a clock set 30 days ahead", kind: .jump(day * 30),
        table: """
            minute latest: missed 10:06-12-22 10:04 (43199), catch_up 12-22 10:05, schedule 12-22 10:06-10:10 (5)
            minute none: missed 10:06-12-22 10:05 (43200), schedule 12-22 10:06-10:10 (5)
            minute all: missed 10:06-12-22 10:03 (43198), catch_up 12-22 10:04-10:05 (2), schedule 12-22 10:06-10:10 (5)
            five latest: missed 10:10-12-22 10:00 (8639), catch_up 12-22 10:05, schedule 12-22 10:10
            five none: missed 10:10-12-22 10:05 (8640), schedule 12-22 10:10
            five all: missed 10:10-12-22 09:55 (8638), catch_up 12-22 10:00-10:05 (2), schedule 12-22 10:10
            fixed latest: missed 11:02-12-22 09:02 (89), catch_up 12-22 10:02
            fixed none: missed 11:02-12-22 10:02 (90)
            fixed all: missed 11:02-12-21 10:02 (87), catch_up 12-21 11:02-12-22 10:02 (3)
            once latest: missed 10:06
            once none: missed 10:06
            once all: missed 10:06
            """)

    /// It is 08:05:20: what follows real time begins anew, what has a fixed time waits for the clock.
    private static let hoursBack = Gap(
        testDescription: "a clock set 2 hours back", kind: .jump(hour * -2),
        table: """
            minute latest: epoch 2: schedule 08:06-08:10 (5)
            minute none: epoch 2: schedule 08:06-08:10 (5)
            minute all: epoch 2: schedule 08:06-08:10 (5)
            five latest: epoch 2: schedule 08:10
            five none: epoch 2: schedule 08:10
            five all: epoch 2: schedule 08:10
            fixed latest: nothing
            fixed none: nothing
            fixed all: nothing
            once latest: nothing
            once none: nothing
            once all: nothing
            """)

    /// It is 21 November, 10:05:20: everything begins anew, and nothing else is due within five minutes.
    private static let dayBack = Gap(
        testDescription: "a clock set 1 day back", kind: .jump(day * -1),
        table: """
            minute latest: epoch 2: schedule 11-21 10:06-10:10 (5)
            minute none: epoch 2: schedule 11-21 10:06-10:10 (5)
            minute all: epoch 2: schedule 11-21 10:06-10:10 (5)
            five latest: epoch 2: schedule 11-21 10:10
            five none: epoch 2: schedule 11-21 10:10
            five all: epoch 2: schedule 11-21 10:10
            fixed latest: epoch 2: nothing
            fixed none: epoch 2: nothing
            fixed all: epoch 2: nothing
            once latest: epoch 2: nothing
            once none: epoch 2: nothing
            once all: epoch 2: nothing
            """)
}
