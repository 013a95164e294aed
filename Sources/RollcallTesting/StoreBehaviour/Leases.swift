internal import RollcallCore

extension StoreBehaviour {
    /// Leases live by the boot clock (semantics, rule 4).
    static let leases: [StoreBehaviour] = renewals + clocks

    private static let lease = Duration.seconds(30)

    private static let renewals: [StoreBehaviour] = [
        StoreBehaviour(.leases, "a renewal makes a lease last from now on") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(20))
            try expect("renewed", try await store.ledger.renew([claimed.term], for: lease), is: [.renewed])
            store.clock.advance(by: .seconds(29))
            try expect("reaped", try await store.ledger.reap(), is: [])
            store.clock.advance(by: .seconds(2))
            try expect("reaped later", try await store.ledger.reap().map(\.run), is: [claimed.run.id])
        },
        StoreBehaviour(.leases, "answers to renewals come in the order of the terms") { store in
            let job = JobDefinition.every(60) { $0.overlap = .allow }
            let first = try await store.runningRun(of: job, under: store.longGrant)
            store.clock.advance(by: .seconds(60))
            let second = try required(
                try await store.decide(job, under: store.grant()).claimed.first, "a second run")
            try await store.finish(first)
            _ = try await store.ledger.cancel(second.run.id, reason: .asked)
            let stale = LeaseTerm(run: second.run.id, fence: second.term.fence - 1)
            let answers = try await store.ledger.renew([first.term, second.term, stale], for: lease)
            try expect("answers", answers, is: [.lost, .cancelAsked(.asked), .lost])
        },
        StoreBehaviour(.leases, "a lease lasts on though somebody asked for the run's end") { store in
            let claimed = try await store.runningRun(of: .every(60))
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            store.clock.advance(by: .seconds(20))
            let answer = try await store.ledger.renew([claimed.term], for: lease)
            try expect("the answer", answer, is: [.cancelAsked(.asked)])
            store.clock.advance(by: .seconds(20))
            try expect("reaped", try await store.ledger.reap(), is: [])
        },
        StoreBehaviour(.leases, "a renewal under an old fence is lost and gives the new holder nothing") { store in
            let first = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(31))
            _ = try await store.ledger.reap()
            let second = try await store.claimOne(store.grant("w2"))
            try expect("the same run", second.run.id, is: first.run.id)
            store.clock.advance(by: .seconds(20))
            try expect("the old term", try await store.ledger.renew([first.term], for: lease), is: [.lost])
            store.clock.advance(by: .seconds(11))
            try expect("reaped", try await store.ledger.reap().map(\.workerName), is: ["w2"])
        },
        StoreBehaviour(.leases, "a look at a lease says what a renewal would, and extends nothing") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(20))
            let stale = LeaseTerm(run: claimed.run.id, fence: 99)
            let standing = try await store.ledger.standing(of: [claimed.term, stale])
            try expect("the answers", standing, is: [.renewed, .lost])
            _ = try await store.ledger.cancel(claimed.run.id, reason: .asked)
            let asked = try await store.ledger.standing(of: [claimed.term])
            try expect("after a cancel", asked, is: [.cancelAsked(.asked)])
            store.clock.advance(by: .seconds(11))
            try expect("reaped", try await store.ledger.reap().map(\.run), is: [claimed.run.id])
            let gone = try await store.ledger.standing(of: [claimed.term])
            try expect("after the reaper", gone, is: [.lost])
        },
        StoreBehaviour(.leases, "a term that was finished cannot be renewed") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.finish(claimed)
            try expect("renewed", try await store.ledger.renew([claimed.term], for: lease), is: [.lost])
        },
        StoreBehaviour(.leases, "the outlook says how long the next lease lasts") { store in
            _ = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(10))
            _ = try await store.ledger.start(store.manual(), under: store.grant())
            try expect("the next expiry", try await store.ledger.outlook().nextExpiryIn, is: .seconds(20))
            store.clock.advance(by: .seconds(25))
            let left = try required(try await store.ledger.outlook().nextExpiryIn, "an expiry")
            try expect(left <= .zero, "an expired lease lasts \(left)")
        },
    ]

    private static let clocks: [StoreBehaviour] = [
        StoreBehaviour(.leases, "a lease that was not renewed expires by the boot clock") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.advance(by: .seconds(29))
            try expect("before its end", try await store.ledger.reap(), is: [])
            store.clock.advance(by: .seconds(1))
            try expect("at its end", try await store.ledger.reap().map(\.run), is: [claimed.run.id])
        },
        StoreBehaviour(.leases, "a term counts until somebody takes the run away, even past its lease") { store in
            let first = try await store.runningRun(of: .every(60, "first"))
            let second = try required(
                try await store.ledger.start(store.manual(), under: store.grant()).started, "a second run")
            store.clock.advance(by: .seconds(31))
            try expect("renewed", try await store.ledger.renew([first.term], for: lease), is: [.renewed])
            try expect("finished", try await store.finish(second), is: .recorded(.succeeded))
            try expect("reaped", try await store.ledger.reap(), is: [])
        },
        StoreBehaviour(.leases, "a jump of the wall clock expires nothing") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.jumpWall(by: .seconds(86_400))
            try expect("reaped", try await store.ledger.reap(), is: [])
            try expect("renewed", try await store.ledger.renew([claimed.term], for: lease), is: [.renewed])
        },
        StoreBehaviour(.leases, "a wall clock that is set back keeps no lease alive") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.jumpWall(by: .seconds(-86_400))
            store.clock.advance(by: .seconds(31))
            try expect("reaped", try await store.ledger.reap().map(\.run), is: [claimed.run.id])
        },
        StoreBehaviour(.leases, "another boot of the kernel expires every lease") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.reboot()
            try expect("reaped", try await store.ledger.reap().map(\.run), is: [claimed.run.id])
        },
        StoreBehaviour(.leases, "a renewal after a jump of the wall clock lasts as long as any") { store in
            let claimed = try await store.runningRun(of: .every(60))
            store.clock.jumpWall(by: .seconds(86_400))
            _ = try await store.ledger.renew([claimed.term], for: lease)
            store.clock.jumpWall(by: .seconds(-86_400))
            store.clock.advance(by: .seconds(29))
            try expect("before its end", try await store.ledger.reap(), is: [])
            store.clock.advance(by: .seconds(1))
            try expect("at its end", try await store.ledger.reap().count, is: 1)
        },
    ]
}
