internal import RollcallCore

extension StoreBehaviour {
    /// Who changed what, and when.
    static let trail: [StoreBehaviour] = [
        StoreBehaviour(.definitions, "each change of a definition is audited with the next tick before and after") {
            store in
            let (old, new) = (JobDefinition.every(60), JobDefinition.every(90))
            try await store.apply(old, by: "ada")
            store.clock.advance(by: .seconds(200))
            let applied = try await store.apply(new, by: "bob")
            let before = ScheduleChange.Side(revision: old.revision, next: .at(240))
            let after = ScheduleChange.Side(revision: new.revision, next: .at(270))
            try expect(
                "the change", applied.changes,
                is: [ScheduleChange(.changed, of: old.name, before: before, after: after)])
            let trail = try await store.ledger.audit(of: nil, limit: 10)
            try expect("actions", trail.map(\.action), is: ["changed", "added"])
            try expect("who", trail.map(\.actor), is: ["bob", "ada"])
            try expect("when", trail.map(\.at), is: [.at(200), .start])
            try expect("before", trail.map(\.before), is: [before, nil])
            try expect("after", trail.map(\.after), is: [after, .init(revision: old.revision, next: .at(60))])
        },
        StoreBehaviour(.definitions, "a job that is held back has no next tick in the trail") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            _ = try await store.ledger.pause(job.name, by: "ada")
            let paused = try await store.apply(.every(30))
            try expect("paused", paused.changes.map(\.after?.next), is: [nil])
            _ = try await store.ledger.resume(job.name, catchesUp: false, by: "ada")
            let disabled = try await store.apply(.every(30) { $0.isEnabled = false })
            try expect("before", disabled.changes.map(\.before?.next), is: [.at(30)])
            try expect("disabled", disabled.changes.map(\.after?.next), is: [nil])
        },
        StoreBehaviour(.definitions, "a job that comes back is added anew in the trail") { store in
            let job = JobDefinition.every(60)
            try await store.apply(job)
            try await store.register("w1")
            _ = try await store.ledger.retire(unheldFor: .zero)
            let applied = try await store.apply(job)
            try expect("the change", applied.changes.map(\.kind), is: [.added])
            try expect("before", applied.changes.map(\.before), is: [nil])
            let actions = try await store.ledger.audit(of: job.name, limit: 2).map(\.action)
            try expect("actions", actions, is: ["added", "removed"])
        },
        StoreBehaviour(.definitions, "the trail tells of one job, the newest first, and no more than asked") { store in
            let (one, two) = (JobDefinition.every(60, "one"), JobDefinition.every(60, "two"))
            try await store.apply(one, two)
            _ = try await store.ledger.pause(one.name, by: "ada")
            _ = try await store.ledger.resume(one.name, catchesUp: false, by: "eve")
            let trail = try await store.ledger.audit(of: one.name, limit: 2)
            try expect("actions", trail.map(\.action), is: ["resumed", "paused"])
            try expect("who", trail.map(\.actor), is: ["eve", "ada"])
            try expect("a revision", trail.map(\.after), is: [nil, nil])
        },
    ]
}
