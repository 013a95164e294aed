internal import RollcallCore

extension StoreBehaviour {
    /// An edit or an enable never fires by itself (semantics, rules 12 and 14).
    static let edits: [StoreBehaviour] = [
        StoreBehaviour(.definitions, "an edit of anything but the recurrence leaves the cursor alone") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            let cursor = try await store.state(of: job.name).cursor
            store.clock.advance(by: .seconds(90))
            let edited = JobDefinition.every(60) { $0.arguments = ["max_age": "5s"] }
            let applied = try await store.apply(edited)
            try expect("changed", applied.changed, is: [job.name])
            try expect("the cursor", try await store.state(of: job.name).cursor, is: cursor)
            try expect("rows", try await store.rows().count, is: 0)
            try expect("the tick", try await store.dueProposal(edited).runs.map(\.tick), is: [.at(60)])
        },
        StoreBehaviour(.definitions, "an edited recurrence starts now and leaves one row of what it missed") { store in
            try await store.apply(.every(60))
            store.clock.advance(by: .seconds(200))
            let edited = JobDefinition.every(90)
            try await store.apply(edited)
            try expect("the cursor", try await store.state(of: edited.name).cursor.position, is: .at(200))
            let row = try await store.onlyRow(.skipped)
            try expect("reason", row.reason, is: .edited)
            try expect("range", row.skipped, is: SkippedTicks(first: .at(60), last: .at(180), count: 3))
            try expect("a proposal", try await store.proposal(edited, occasion: .start), is: nil)
        },
        StoreBehaviour(.definitions, "an edited recurrence that missed nothing leaves no row") { store in
            try await store.apply(.every(60))
            store.clock.advance(by: .seconds(59))
            try await store.apply(.every(30))
            try expect("rows", try await store.rows().count, is: 0)
            try expect("the cursor", try await store.state(of: JobName(stored: "job")).cursor.position, is: .at(59))
        },
        StoreBehaviour(.definitions, "another offset or another zone is another recurrence") { store in
            try await store.apply(.every(60))
            store.clock.advance(by: .seconds(70))
            let shifted = JobDefinition.every(60) {
                $0.recurrence = .every(IntervalRecurrence(interval: .seconds(60), offset: .seconds(5)))
            }
            try await store.apply(shifted)
            try expect("after the offset", try await store.state(of: shifted.name).cursor.position, is: .at(70))
            store.clock.advance(by: .seconds(10))
            var zoned = shifted
            zoned.timezone = "Europe/Berlin"
            try await store.apply(zoned)
            try expect("after the zone", try await store.state(of: shifted.name).cursor.position, is: .at(80))
        },
        StoreBehaviour(.definitions, "an edit never moves a cursor back") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(120))
            try await store.decide(job)
            store.clock.jumpWall(by: .seconds(-50))
            try await store.apply(.every(30))
            try expect("the cursor", try await store.state(of: job.name).cursor, is: JobCursor(position: .at(120)))
        },
        StoreBehaviour(.definitions, "a job that is enabled again starts now and leaves one row") { store in
            let off = JobDefinition.every(60) { $0.isEnabled = false }
            try await store.apply(off)
            store.clock.advance(by: .seconds(200))
            try await store.apply(.every(60))
            let row = try await store.onlyRow(.skipped)
            try expect("reason", row.reason, is: .disabled)
            try expect("range", row.skipped, is: SkippedTicks(first: .at(60), last: .at(180), count: 3))
            try expect("the cursor", try await store.state(of: off.name).cursor.position, is: .at(200))
            try expect("a proposal", try await store.proposal(.every(60), occasion: .start), is: nil)
        },
        StoreBehaviour(.definitions, "a decision for a job that was disabled meanwhile is refused") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            store.clock.advance(by: .seconds(60))
            let proposal = try await store.dueProposal(job)
            try await store.apply(.every(60) { $0.isEnabled = false })
            try await store.expectRefusal(of: proposal)
        },
        StoreBehaviour(.definitions, "an edit keeps a pause") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            store.clock.advance(by: .seconds(10))
            try await store.apply(.every(30))
            try expect("paused since", try await store.state(of: job.name).pausedAt, is: .start)
        },
        StoreBehaviour(.definitions, "an edit keeps the fence") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.apply(.every(30))
            try expect("the fence", try await store.state(of: claimed.run.job).fence, is: 1)
            try expect("the running run's end", try await store.finish(claimed), is: .recorded(.succeeded))
        },
    ]
}
