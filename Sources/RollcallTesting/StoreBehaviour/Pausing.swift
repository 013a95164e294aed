internal import RollcallCore

extension StoreBehaviour {
    /// Jobs that people hold back (semantics, rule 14).
    static let pausing: [StoreBehaviour] = holding + goingOn

    private static let job = JobDefinition.every(60)

    private static let holding: [StoreBehaviour] = [
        StoreBehaviour(.control, "a pause and a resume say whether they changed anything") { store in
            try await store.apply(job)
            let ledger = store.ledger
            try expect("a resume", try await ledger.resume(job.name, catchesUp: false, by: "ada"), is: .unchanged)
            try expect("a pause", try await ledger.pause(job.name, by: "ada"), is: .changed)
            store.clock.advance(by: .seconds(1))
            try expect("another", try await ledger.pause(job.name, by: "bob"), is: .unchanged)
            try expect("paused since", try await store.state(of: job.name).pausedAt, is: .start)
            try expect("a resume", try await ledger.resume(job.name, catchesUp: false, by: "ada"), is: .changed)
            try expect("paused since", try await store.state(of: job.name).pausedAt, is: nil)
            let nobody = JobName(stored: "nobody")
            try expect("of nobody", try await ledger.pause(nobody, by: "ada"), is: .unknown)
            try expect("of nobody", try await ledger.resume(nobody, catchesUp: true, by: "ada"), is: .unknown)
        },
        StoreBehaviour(.control, "a paused job's queued run waits, and starts after the resume") { store in
            let id = try await store.queueTick(of: job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            try expect("while paused", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
            try expect("the run", try await store.run(id).state, is: .queued)
            _ = try await store.ledger.resume(job.name, catchesUp: false, by: "ada")
            try expect("after it", try await store.claimOne().run.id, is: id)
        },
        StoreBehaviour(.control, "a disabled job's queued run waits until the job is enabled again") { store in
            let id = try await store.queueTick(of: job)
            try await store.apply(.every(60) { $0.isEnabled = false })
            try expect("while disabled", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
            try await store.apply(job)
            try expect("after it", try await store.claimOne().run.id, is: id)
        },
        StoreBehaviour(.control, "a paused job's run starts by hand and by a trigger") { store in
            try await store.apply(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            let byHand = try required(
                try await store.ledger.start(store.manual("job", job), under: store.grant()).started, "a run by hand")
            try await store.finish(byHand)
            let triggered = try await store.triggered(store.manual("job", job))
            try expect("claimed", try await store.claimOne().run.id, is: triggered)
        },
        StoreBehaviour(.control, "a run for a worker's start waits while its job is paused, and stays one") { store in
            try await store.apply(job)
            var request = store.manual("job", job)
            request.trigger = .start
            let id = try await store.triggered(request)
            _ = try await store.ledger.pause(job.name, by: "ada")
            try expect("while paused", try await store.ledger.claim(store.grant()), is: ClaimAnswer())
            _ = try await store.ledger.resume(job.name, catchesUp: false, by: "ada")
            store.clock.advance(by: .seconds(30))
            let claimed = try await store.claimOne()
            try expect("the run", claimed.run.id, is: id)
            try expect("its trigger", claimed.run.trigger, is: .start)
            try expect("its tick", claimed.run.tick, is: nil)
            try expect("its lag", claimed.run.lag, is: nil)
        },
        StoreBehaviour(.control, "a paused job's running and retrying runs go on") { store in
            let first = try await store.runningRun(of: job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            let end = AttemptEnd.failure(.retry(after: .zero))
            try expect("the attempt's end", try await store.finish(first, end), is: .recorded(.retrying))
            let second = try await store.claimOne()
            try expect("the retry's end", try await store.finish(second), is: .recorded(.succeeded))
        },
    ]

    private static let goingOn: [StoreBehaviour] = [
        StoreBehaviour(.control, "a resume starts now and leaves one row of what was held back") { store in
            try await store.apply(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            store.clock.advance(by: .seconds(200))
            _ = try await store.ledger.resume(job.name, catchesUp: false, by: "ada")
            let row = try await store.onlyRow(.skipped)
            try expect("reason", row.reason, is: .paused)
            try expect("range", row.skipped, is: SkippedTicks(first: .at(60), last: .at(180), count: 3))
            try expect("the cursor", try await store.state(of: job.name).cursor.position, is: .at(200))
            try expect("a proposal", try await store.proposal(job, occasion: .start), is: nil)
        },
        StoreBehaviour(.control, "a resume within an interval leaves no row") { store in
            try await store.apply(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            store.clock.advance(by: .seconds(59))
            _ = try await store.ledger.resume(job.name, catchesUp: false, by: "ada")
            try expect("rows", try await store.rows().count, is: 0)
        },
        StoreBehaviour(.control, "a resume that catches up leaves the cursor and writes no row") { store in
            try await store.apply(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            store.clock.advance(by: .seconds(200))
            _ = try await store.ledger.resume(job.name, catchesUp: true, by: "ada")
            try expect("the cursor", try await store.state(of: job.name).cursor.position, is: .start)
            try expect("rows", try await store.rows().count, is: 0)
            let decided = try await store.decide(job, under: store.grant())
            try expect("the run", decided.claimed.map(\.run.tick?.instant), is: [.at(180)])
        },
        StoreBehaviour(.control, "what was held back while the job was disabled has that reason") { store in
            let off = JobDefinition.every(60) { $0.isEnabled = false }
            try await store.apply(off)
            _ = try await store.ledger.pause(off.name, by: "ada")
            store.clock.advance(by: .seconds(100))
            _ = try await store.ledger.resume(off.name, catchesUp: false, by: "ada")
            store.clock.advance(by: .seconds(100))
            try await store.apply(job)
            let skips = try await store.rows(in: [.skipped])
            try expect("reasons", Set(skips.map(\.reason)), is: [.disabled])
            try expect("ticks", skips.compactMap(\.skipped?.count).reduce(0, +), is: 3)
        },
        StoreBehaviour(.control, "a resume after the clock was set back moves no cursor back") { store in
            try await store.apply(job)
            store.clock.advance(by: .seconds(120))
            try await store.decide(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            store.clock.jumpWall(by: .seconds(-50))
            _ = try await store.ledger.resume(job.name, catchesUp: false, by: "ada")
            try expect("the cursor", try await store.state(of: job.name).cursor.position, is: .at(120))
        },
        StoreBehaviour(.control, "of a resume and a decision at once neither decides a tick twice") { store in
            let often = JobDefinition.every(60) { ($0.overlap, $0.catchUp) = (.allow, .all) }
            try await store.apply(often)
            _ = try await store.ledger.pause(often.name, by: "ada")
            store.clock.advance(by: .seconds(110))
            let seen = try await store.state(of: often.name).cursor
            _ = try await store.race(6) { ledger, index in
                guard index > 1 else {
                    return try await ledger.resume(often.name, catchesUp: index == 1, by: "ada") == .changed
                }
                let outcome = try await ledger.decide([.deciding(often, [.at(60)], seen: seen)], under: nil)
                return outcome[0].moved != nil
            }
            try expect("rows", try await store.rows().count <= 1, is: true)
        },
    ]
}
