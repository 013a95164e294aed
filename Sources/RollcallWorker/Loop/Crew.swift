internal import RollcallCore
internal import RollcallPlatform

/// How others reach a loop.
struct Controls: Sendable {
    let stopSwitch = StopSwitch()
    let schedules = ScheduleBox()
}

/// The threads of one worker and what works on them beside its loop.
struct Crew: Sendable {
    let thread: ThreadExecutor
    let watch: HeartbeatWatch
    let loopBell: Bell
    let pool: HandlerPool
    let runner: AttemptRunner
    let stopSwitch: StopSwitch
    let schedules: ScheduleBox
    let status: StatusBoard

    init(_ desk: Desk, settings: AttemptRunner.Settings, slots: Int, controls: Controls, status: StatusBoard) {
        thread = desk.thread
        watch = HeartbeatWatch(clock: desk.parts.clock)
        loopBell = Bell(clock: desk.parts.clock, thread: desk.thread)
        pool = HandlerPool(slots: slots)
        runner = AttemptRunner(
            desk.parts, settings: settings, pool: pool, channels: desk.channels, watch: watch.bell)
        stopSwitch = controls.stopSwitch
        schedules = controls.schedules
        self.status = status
    }

    /// Runs the loop of the crew's owner on its thread, with a finisher and a heartbeat beside it, until it returns.
    func work<Answer: Sendable>(
        _ finisher: Finisher, _ heartbeat: Heartbeat, loop: @escaping @Sendable () async -> Answer
    ) async -> Answer {
        // Not children: ends are written and leases kept also when whoever called is cancelled.
        let finishing = Task(executorPreference: thread) { await finisher.run() }
        let beating = Task(executorPreference: watch.thread) { await heartbeat.run() }
        let looping = Task(executorPreference: thread) { await loop() }
        let answer = await withTaskCancellationHandler {
            await looping.value
        } onCancel: {
            stopSwitch.askNow()
        }
        await finisher.close()
        await finishing.value
        await heartbeat.close()
        await beating.value
        return answer
    }

    /// Ends the threads that nobody uses; one with a stuck handler on it ends with the process.
    func dismiss() {
        pool.stop()
        watch.thread.stop()
        thread.stop()
    }
}
