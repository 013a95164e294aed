internal import RollcallCore

extension StoreBehaviour {
    /// Who is alive (semantics, rule 4).
    static let workers: [StoreBehaviour] = [
        StoreBehaviour(.workers, "a worker is listed as it registered, alive") { store in
            let job = JobDefinition.every(60)
            var worker = WorkerRecord(
                id: WorkerID(name: "w1"), name: "rooms-1", host: "host-7", pid: 4_711, version: "1.2.3",
                lease: .milliseconds(2_500))
            worker.tasks = [.work, TaskName("other")]
            worker.schedule = DefinitionHash(ofSchedule: [job])
            try await store.ledger.register(worker, holding: [job])
            (worker.startedAt, worker.seenAt) = (.start, .start)
            try expect("the workers", try await store.ledger.workers(), is: [worker])
        },
        StoreBehaviour(.workers, "a worker is alive for one lease of its own after a beat") { store in
            try await store.register("short", lease: .seconds(3))
            try await store.register("long", lease: .seconds(30))
            store.clock.advance(by: .seconds(3))
            try expect("alive after 3 s", try await store.aliveWorkers(), is: ["long"])
            store.clock.advance(by: .seconds(26))
            try expect("alive after 29 s", try await store.aliveWorkers(), is: ["long"])
            store.clock.advance(by: .seconds(1))
            try expect("alive after 30 s", try await store.aliveWorkers(), is: [])
        },
        StoreBehaviour(.workers, "a beat keeps a worker alive and says what it does") { store in
            let id = try await store.register("w1")
            store.clock.advance(by: .seconds(29))
            try expect("its row", try await store.ledger.beat(id, running: 3, state: .draining), is: true)
            store.clock.advance(by: .seconds(29))
            let worker = try required(try await store.ledger.workers().first, "the worker")
            try expect("alive", worker.isAlive, is: true)
            try expect("running", worker.running, is: 3)
            try expect("state", worker.state, is: .draining)
            try expect("seen", worker.seenAt, is: .at(29))
            try expect("started", worker.startedAt, is: .start)
        },
        StoreBehaviour(.workers, "a jump of the wall clock neither kills nor revives a worker") { store in
            let id = try await store.register("w1")
            store.clock.jumpWall(by: .seconds(3_600))
            try expect("after the jump", try await store.aliveWorkers(), is: ["w1"])
            _ = try await store.ledger.beat(id, running: 0, state: .working)
            store.clock.jumpWall(by: .seconds(-3_600))
            store.clock.advance(by: .seconds(31))
            try expect("after it died", try await store.aliveWorkers(), is: [])
        },
        StoreBehaviour(.workers, "no worker survives another boot of the kernel") { store in
            try await store.register("w1")
            store.clock.reboot()
            try expect("alive", try await store.aliveWorkers(), is: [])
            try expect("no worker", try await store.ledger.trigger(store.manual()), is: .noWorker)
        },
        StoreBehaviour(.workers, "a worker that left must register again") { store in
            let id = try await store.register("w1")
            try await store.ledger.leave(id)
            try expect("its beat", try await store.ledger.beat(id, running: 0, state: .working), is: false)
            try expect("workers", try await store.ledger.workers(), is: [])
            try await store.register("w1")
            try expect("its beat", try await store.ledger.beat(id, running: 0, state: .working), is: true)
        },
        StoreBehaviour(.workers, "workers are listed newest first, the dead for a day") { store in
            try await store.register("old")
            store.clock.advance(by: .seconds(3_600))
            try await store.register("middle")
            store.clock.advance(by: .seconds(60))
            try await store.register("new")
            try expect("names", try await store.ledger.workers().map(\.name), is: ["new", "middle", "old"])
            try expect("alive", try await store.aliveWorkers(), is: ["new"])
            store.clock.advance(by: .seconds(86_400 - 1_800))
            try expect("a day later", try await store.ledger.workers().map(\.name), is: ["new", "middle"])
        },
        StoreBehaviour(.workers, "a worker stands by for jobs that it holds in another revision") { store in
            let (old, new) = (JobDefinition.every(60), JobDefinition.every(60) { $0.timeout = .seconds(7) })
            let (gone, own) = (JobDefinition.every(60, "gone"), JobDefinition.every(60, "own"))
            try await store.apply(old, gone, own)
            try await store.register("old", holding: [old, gone, own])
            try await store.apply(new)
            try await store.register("new", holding: [new, own])
            try expect("stand by", try await store.standingBy(), is: ["old": [old.name], "new": []])
            try await store.apply(old)
            try expect("after the way back", try await store.standingBy(), is: ["old": [], "new": [new.name]])
            store.clock.advance(by: .seconds(30))
            try expect("the dead", try await store.standingBy(), is: ["old": [], "new": []])
        },
        StoreBehaviour(.workers, "what keeps a worker from its files is noted till it registers without it") { store in
            let id = try await store.register("w1")
            let fault = "jobs.yaml:3:5: unknown key \"evry\""
            try expect("its row", try await store.ledger.note(scheduleFault: fault, of: id), is: true)
            _ = try await store.ledger.beat(id, running: 1, state: .working)
            try expect("the fault", try await store.ledger.workers().first?.scheduleFault, is: fault)
            _ = try await store.ledger.note(scheduleFault: nil, of: id)
            try expect("after it", try await store.ledger.workers().first?.scheduleFault, is: nil)
            _ = try await store.ledger.note(scheduleFault: fault, of: id)
            try await store.register("w1")
            try expect("registered again", try await store.ledger.workers().first?.scheduleFault, is: nil)
            try await store.ledger.leave(id)
            try expect("without a row", try await store.ledger.note(scheduleFault: nil, of: id), is: false)
        },
        StoreBehaviour(.workers, "a worker that leaves takes nothing of its runs along") { store in
            let id = try await store.register("w1")
            let claimed = try await store.runningRun(of: .every(60))
            try await store.ledger.leave(id)
            try expect("its run's end", try await store.finish(claimed), is: .recorded(.succeeded))
        },
    ]
}

extension StoreFixture {
    fileprivate func standingBy() async throws -> [String: [JobName]] {
        Dictionary(try await ledger.workers().map { ($0.name, $0.standsBy) }) { first, _ in first }
    }

    fileprivate func aliveWorkers() async throws -> Set<String> {
        Set(try await ledger.workers().filter(\.isAlive).map(\.name))
    }
}
