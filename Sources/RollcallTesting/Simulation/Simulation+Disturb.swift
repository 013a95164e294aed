internal import RollcallCore

/// What comes from outside the workers.
extension Simulation {
    func disturb(_ disturbance: Disturbance) async throws(BehaviourViolation) {
        note("\(disturbance)")
        switch disturbance {
        case .crash(let worker, let afterCommit):
            workers[worker].fate = afterCommit ? .diesAfterCommit : .diesBeforeCommit
        case .replyLost(let worker): workers[worker].fate = .replyLost
        case .stall(let worker, let duration): stall(worker, for: duration)
        case .stallAtRenewal(let worker, let duration): workers[worker].stallsAtRenewal = duration
        case .drain(let worker): drain(worker)
        case .skew(let worker, let skew): workers[worker].skew = skew
        case .reload(let worker, let revision): workers[worker].reload(revision)
        case .jump(let duration):
            clock.jumpWall(by: duration)
            watch.noteJump()
        case .outage(let duration): outageUntil = clock.boot + duration
        case .reboot: reboot()
        case .pause, .resume, .trigger, .cancel:
            do {
                try await ask(disturbance)
            } catch {
                throw BehaviourViolation("a person is refused: \(error)")
            }
            try await look()
        }
    }

    private func ask(_ wish: Disturbance) async throws {
        switch wish {
        case .pause(let job): _ = try await ledger.pause(job, by: "a person")
        case .resume(let job, let catchesUp):
            _ = try await ledger.resume(job, catchesUp: catchesUp, by: "a person")
        case .trigger(let job):
            let definition = SimulatedSchedule.revisions[0].first { $0.name == job }
            _ = try await ledger.trigger(ManualStart(job: job, task: SimulatedSchedule.task, definition: definition))
        case .cancel(let job):
            guard let run = watch.openRuns.last(where: { $0.job == job }) else { return }
            watch.asked.insert(run.id)
            _ = try await ledger.cancel(run.id, reason: .asked)
        default: break
        }
    }

    func stall(_ index: Int, for duration: Duration) {
        workers[index].stalledUntil = clock.boot + duration
        workers[index].isThawing = true
    }

    /// The worker claims no more and gives back what it has.
    private func drain(_ index: Int) {
        workers[index].isDraining = true
        workers[index].errands.removeAll { !$0.isKeptInOutage }
        for place in workers[index].attempts.indices { handle(.cutOff(nil, at: clock.boot), of: place, by: index) }
    }

    /// The process ends; another one begins in its place.
    func restart(_ index: Int) {
        let old = workers[index]
        workers[index] = SimulatedWorker(
            number: old.number, incarnation: old.incarnation + 1, revision: healedAt == nil ? old.revision : 0,
            clock: clock, startsAt: clock.boot + .milliseconds(700))
    }

    private func reboot() {
        clock.reboot()
        outageUntil = clock.boot
        for index in workers.indices { restart(index) }
    }
}
