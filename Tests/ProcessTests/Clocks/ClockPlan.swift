import Foundation
import Harness
import RollcallCore
import Testing

/// A wall clock that is set four times while workers run: an hour ahead, two hours back, 30 days ahead, a day back.
struct ClockPlan {
    /// A stretch of time between two settings.
    struct Stretch {
        /// In seconds, against the system's clock.
        var ahead: Int64
        /// The epoch of jobs that follow real time.
        var epoch: Int
    }

    static let stretches = [
        Stretch(ahead: 0, epoch: 1), Stretch(ahead: hour, epoch: 1), Stretch(ahead: -hour, epoch: 2),
        Stretch(ahead: 30 * day - hour, epoch: 2), Stretch(ahead: 29 * day - hour, epoch: 3),
    ]
    static let hour: Int64 = 3_600
    static let day: Int64 = 86_400

    /// How long each lasts, in seconds.
    static let length = 4

    /// Sets the clock as planned, by the ticks of a metronome, while workers work.
    ///
    /// - Parameter start: starts the workers.
    /// - Returns: for how many seconds they worked, at least and at most: a busy machine is slow to start and stop them.
    static func perform(on clock: JumpingClock, _ start: () throws -> [ChildProcess]) throws -> (
        seconds: ClosedRange<Int>, workers: [ChildProcess]
    ) {
        let begin = SystemTime.now
        let workers = try start()
        let metronome = try Metronome()
        for (number, stretch) in stretches.enumerated() {
            try clock.set(ahead: stretch.ahead)
            try metronome.second((number + 1) * length)
        }
        for worker in workers { worker.send(SIGTERM) }
        for worker in workers { #expect(try worker.ending().status == 0) }
        let least = stretches.count * length
        let whole = Int((SystemTime.now - begin).components.seconds)
        return (least...max(least, whole), workers)
    }
}

/// A row of history of a database whose clock was set, whatever store it is in.
struct ClockedRow {
    var job: String
    var epoch: Int
    /// Seconds since 1970, of the first and the last tick.
    var first: Int64
    var last: Int64
    var state: String
    /// When it started, by the clock that was set.
    var startedAt: Timestamp?
}

/// What must hold after the clock was set.
struct ClockedHistory {
    let rows: [ClockedRow]
    /// When the test ended, by the system's clock.
    let end: Timestamp

    /// In each epoch every tick of a job of one second, from the first to the last, has one answer.
    func expectOneAnswerEach(_ job: String, sourceLocation: SourceLocation = #_sourceLocation) {
        let epochs = Dictionary(grouping: rows.filter { $0.job == job }, by: \.epoch)
        #expect(epochs.keys.sorted() == [1, 2, 3], "\(job)", sourceLocation: sourceLocation)
        for (epoch, rows) in epochs {
            let sorted = rows.sorted { $0.first < $1.first }
            let breaks = zip(sorted, sorted.dropFirst()).filter { $0.last + 1 != $1.first }
            #expect(
                breaks.isEmpty, "\(job), epoch \(epoch): a tick without an answer, or with two",
                sourceLocation: sourceLocation)
        }
    }

    /// Runs of a job go on through every setting, as real time goes: no pause is long, and there are about as many as
    /// seconds.
    ///
    /// - Parameter seconds: for how many seconds workers worked, at least and at most.
    /// - Parameter more: how many may be caught up with beside those.
    func expectSteadyRuns(
        _ job: String, seconds: ClosedRange<Int>, more: Int = 0, sourceLocation: SourceLocation = #_sourceLocation
    ) {
        let runs = rows.filter { $0.job == job && $0.startedAt != nil }
        #expect(runs.allSatisfy { $0.state == "succeeded" }, "\(job)", sourceLocation: sourceLocation)
        let starts = runs.compactMap(\.startedAt).compactMap(realTime).sorted()
        #expect(starts.count == runs.count, "a start by no clock of the plan", sourceLocation: sourceLocation)
        let pauses = zip(starts, starts.dropFirst()).map { $1 - $0 }
        // Far less than the least setting.
        #expect(pauses.allSatisfy { $0 < .seconds(10) }, "\(job): \(pauses)", sourceLocation: sourceLocation)
        // A run for each second, and one for each setting; a busy machine may be late with some.
        let settings = ClockPlan.stretches.count
        let range = seconds.lowerBound - 2 * settings...seconds.upperBound + settings + more
        #expect(range.contains(runs.count), "\(job): \(runs.count) runs", sourceLocation: sourceLocation)
    }

    /// When it was by the system's clock; nil when the set clock showed that at no time of the test.
    private func realTime(_ instant: Timestamp) -> Timestamp? {
        ClockPlan.stretches.map { instant - .seconds($0.ahead) }.first { $0 <= end && end - $0 < .seconds(300) }
    }
}
