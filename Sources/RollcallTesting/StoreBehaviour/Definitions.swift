internal import RollcallCore

extension StoreBehaviour {
    /// What the database holds of a schedule (semantics, rules 5 and 6).
    static let definitions: [StoreBehaviour] = [
        StoreBehaviour(.definitions, "a job's first tick is strictly after its first sight") { store in
            let job = JobDefinition.every(60)
            let applied = try await store.apply(job)
            try expect("added", applied.added, is: [job.name])
            try expect("now", applied.now, is: .start)
            try expect("cursors", applied.states.map(\.cursor), is: [JobCursor(epoch: 1, position: .start)])
            try expect("a proposal", try await store.proposal(job, occasion: .start), is: nil)
        },
        StoreBehaviour(.definitions, "run_on_start if_overdue runs the newest tick at first sight, once") { store in
            let job = JobDefinition.every(3_600) { $0.runOnStart = .ifOverdue }
            store.clock.advance(by: .seconds(1_000))
            try await store.apply(job)
            let claimed = try required(
                try await store.decide(job, under: store.grant(), occasion: .start).claimed.first, "a first run")
            try expect("its tick", claimed.run.tick?.instant, is: .start)
            try expect("a second proposal", try await store.proposal(job, occasion: .start), is: nil)
        },
        StoreBehaviour(.definitions, "applying the same schedule again changes nothing") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let before = try await store.ledger.jobs()
            store.clock.advance(by: .seconds(300))
            let applied = try await store.apply(job, by: "w2")
            try expect("added", applied.added, is: [])
            try expect("changed", applied.changed, is: [])
            try expect("jobs", try await store.ledger.jobs(), is: before)
            try expect("rows", try await store.rows().count, is: 0)
        },
        StoreBehaviour(.definitions, "every field of a definition is read as it was applied") { store in
            let job = JobDefinition.withEverything
            try await store.apply(job, by: "ada")
            let stored = try required(try await store.ledger.jobs().first, "the stored job")
            try expect("the definition", stored.definition, is: job)
            try expect("its hash", stored.state.revision, is: job.revision)
            try expect("who applied it", stored.appliedBy, is: "ada")
            try expect("when", stored.appliedAt, is: .start)
        },
        StoreBehaviour(.definitions, "jobs that a schedule does not name are left alone") { store in
            let (first, second) = (JobDefinition.every(60, "first"), JobDefinition.every(60, "second"))
            try await store.apply(first)
            let before = try await store.state(of: first.name)
            store.clock.advance(by: .seconds(10))
            let applied = try await store.apply(second)
            try expect("states answered", applied.states.map(\.name), is: [second.name])
            try expect("the other job", try await store.state(of: first.name), is: before)
        },
        StoreBehaviour(.definitions, "the states of all jobs come sorted, unknown names left out") { store in
            try await store.apply(.every(60, "b"), .every(60, "a"), .every(60, "c"))
            let all = try await store.ledger.states(of: nil).states.map(\.name.description)
            try expect("all", all, is: ["a", "b", "c"])
            let some = try await store.ledger.states(of: [JobName(stored: "c"), JobName(stored: "nobody")])
            try expect("some", some.states.map(\.name.description), is: ["c"])
        },
        StoreBehaviour(.definitions, "the last applied revision is the current one") { store in
            let old = JobDefinition.every(60)
            let new = JobDefinition.every(60) { $0.timeout = .seconds(7) }
            try await store.apply(old)
            try await store.apply(new, by: "w2")
            try expect("after the new", try await store.state(of: old.name).revision, is: new.revision)
            let applied = try await store.apply(old)
            try expect("changed", applied.changed, is: [old.name])
            try expect("after the old again", try await store.ledger.jobs().map(\.definition), is: [old])
        },
        StoreBehaviour(.definitions, "a queued run keeps the revision under which it was decided") { store in
            let old = JobDefinition.every(60) { $0.arguments = ["max_age": "60s"] }
            try await store.apply(old)
            store.clock.advance(by: .seconds(60))
            try await store.decide(old)
            try await store.apply(JobDefinition.every(60) { $0.arguments = ["max_age": "5s"] })
            let claimed = try await store.claimOne()
            try expect("the revision", claimed.definition, is: old)
            try expect("the arguments", claimed.run.arguments, is: ["max_age": "60s"])
        },
        StoreBehaviour(.definitions, "schedules applied at once leave one revision of each job") { store in
            let revisions = (1...6).map { seconds in JobDefinition.every(60) { $0.timeout = .seconds(seconds) } }
            _ = try await store.race(6) { ledger, index in
                try await ledger.apply(ScheduleApplication(definitions: [revisions[index]], appliedBy: "w\(index)"))
            }
            let stored = try await store.ledger.jobs()
            try expect("jobs", stored.count, is: 1)
            try expect(revisions.contains(stored[0].definition), "the definition is nobody's")
            try expect("its hash", stored[0].state.revision, is: stored[0].definition.revision)
        },
    ]
}

extension JobDefinition {
    /// A definition in which no field has its default.
    fileprivate static var withEverything: JobDefinition {
        var job = JobDefinition.every(600, "with.every-thing_1")
        job.recurrence = .every(IntervalRecurrence(interval: .seconds(600), offset: .milliseconds(30_250)))
        job.arguments = [
            "text": "a \"quoted\" line\nand another", "count": 9_007_199_254_740_993, "flag": true, "none": .null,
            "list": .array(["a", 1, .number(2.5)]), "object": .object(["ключ": "значение"]),
        ]
        job.timezone = "Europe/Berlin"
        job.overlap = .replace
        job.catchUp = .all
        job.catchUpWindow = .seconds(7_200)
        job.deadline = .milliseconds(1_500)
        job.jitter = .seconds(9)
        job.timeout = .milliseconds(59_999)
        job.retry = RetryPolicy(
            maximumAttempts: 7, backoff: .milliseconds(250), maximumBackoff: .seconds(99), multiplier: 1.5,
            jitter: .none, maximumLost: 5, giveUpAfter: .seconds(1_234))
        job.runOnStart = .ifOverdue
        job.isEnabled = false
        job.history = HistoryPolicy(keep: 3, age: .seconds(5), failureAge: .seconds(6))
        job.summary = "what it is for"
        job.labels = ["team": "rooms"]
        return job
    }
}
