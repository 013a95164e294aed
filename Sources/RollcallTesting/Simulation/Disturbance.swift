internal import RollcallCore

/// What goes wrong, or what people do, in a simulation.
enum Disturbance: Hashable, Sendable {
    /// A worker dies in its next call: before the store has committed, or after.
    case crash(worker: Int, afterCommit: Bool)
    /// A worker's next call is committed, and the worker is told that it failed.
    case replyLost(worker: Int)
    /// A worker stands still, with whatever it was about to send.
    case stall(worker: Int, Duration)
    /// The same when it is about to renew leases.
    case stallAtRenewal(worker: Int, Duration)
    /// A worker gives its runs back and starts again.
    case drain(worker: Int)
    /// A worker's own wall clock is off by so much.
    case skew(worker: Int, Duration)
    /// A worker reads another revision of the schedule.
    case reload(worker: Int, revision: Int)
    /// The wall clock is set.
    case jump(Duration)
    /// The store answers nobody for so long.
    case outage(Duration)
    /// The host starts again, and all workers with it.
    case reboot
    /// People's wishes for a job.
    case pause(JobName), resume(JobName, catchesUp: Bool), trigger(JobName)
    /// Somebody asks for the end of the job's newest run.
    case cancel(JobName)
}

/// A disturbance and the step before which it comes.
struct ScriptedEvent: Hashable, Sendable, CustomStringConvertible {
    var step: Int
    var disturbance: Disturbance

    var description: String { "\(step): \(disturbance)" }
}

extension SimulationSettings {
    /// What happens, drawn from the seed alone.
    func script() -> [ScriptedEvent] {
        (0..<steps).compactMap { step in
            var random = generator("script", Int64(step))
            guard Int.random(in: 0..<12, using: &random) == 0 else { return nil }
            return ScriptedEvent(step: step, disturbance: draw(using: &random))
        }
    }

    private func draw(using random: inout SeededGenerator) -> Disturbance {
        let worker = Int.random(in: 0..<workers, using: &random)
        let jobs = SimulatedSchedule.names
        let job = jobs[Int.random(in: 0..<jobs.count, using: &random)]
        let seconds = Duration.seconds(Int64.random(in: 1...20, using: &random))
        let isEven = Bool.random(using: &random)
        switch Int.random(in: 0..<32, using: &random) {
        case 0..<6: return .crash(worker: worker, afterCommit: isEven)
        case 6..<9: return .replyLost(worker: worker)
        case 9..<11: return .stall(worker: worker, seconds)
        case 11..<13: return .stallAtRenewal(worker: worker, seconds)
        case 13..<15: return .drain(worker: worker)
        case 15: return .skew(worker: worker, (isEven ? seconds : .zero - seconds) / 4)
        case 16..<20:
            let count = SimulatedSchedule.revisions.count
            return .reload(worker: worker, revision: Int.random(in: 0..<count, using: &random))
        case 20..<22:
            let far = seconds * Int.random(in: 1...15, using: &random)
            return .jump(isEven ? far : .zero - far)
        case 22: return .outage(seconds)
        case 23: return .reboot
        case 24..<26: return .pause(job)
        case 26..<28: return .resume(job, catchesUp: isEven)
        case 28..<30: return .trigger(job)
        default: return .cancel(job)
        }
    }
}
