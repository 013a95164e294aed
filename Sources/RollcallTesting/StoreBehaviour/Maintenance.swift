internal import RollcallCore

extension StoreBehaviour {
    /// The database itself.
    static let maintenance: [StoreBehaviour] = [
        StoreBehaviour(.maintenance, "a migration of an up-to-date database does nothing") { store in
            let report = try await store.ledger.migrate(dryRun: false)
            try expect("versions", report.from, is: report.to)
            try expect("steps", report.steps, is: [])
            let dry = try await store.ledger.migrate(dryRun: true)
            try expect("a dry run", dry, is: report)
        },
        StoreBehaviour(.maintenance, "the status counts the rows of each table") { store in
            let before = try await store.ledger.status()
            try expect(before.version > 0, "the schema has no version")
            try expect(!before.tables.isEmpty, "no tables are named")
            _ = try await store.triggered(store.manual())
            let after = try await store.ledger.status()
            let rows: (DatabaseStatus) -> Int = { $0.tables.map(\.rows).reduce(0, +) }
            try expect(rows(after) > rows(before), "a new run is in no table")
        },
        StoreBehaviour(.maintenance, "a sound database is found sound") { store in
            let claimed = try await store.runningRun(of: .every(60))
            try await store.finish(claimed)
            let findings = try await store.ledger.check()
            try expect(!findings.isEmpty, "nothing was looked at")
            try expect("findings", findings.filter { !$0.isOK }, is: [])
        },
        StoreBehaviour(.maintenance, "another store's commit is noticed") { store in
            let other = try await store.another().ledger
            let before = try await store.ledger.changeToken()
            try expect("without a commit", try await store.ledger.changeToken(), is: before)
            let definitions = [JobDefinition.every(60)]
            _ = try await other.apply(ScheduleApplication(definitions: definitions, appliedBy: "w2"))
            try expect(try await store.ledger.changeToken() != before, "the commit was not noticed")
            await other.close()
        },
        StoreBehaviour(.maintenance, "two stores of one database see the same") { store in
            let other = try await store.another().ledger
            let claimed = try await store.runningRun(of: .every(60))
            let seen = try await other.runs(HistoryQuery()).runs
            try expect("the other's history", seen, is: [claimed.run])
            let ending = AttemptEnding(term: claimed.term, end: .success())
            try expect("an end by the other", try await other.finish([ending]), is: [.recorded(.succeeded)])
            try expect("the run", try await store.run(claimed.run.id).state, is: .succeeded)
            await other.close()
        },
        StoreBehaviour(.maintenance, "a closed store refuses every call as unavailable") { store in
            let other = try await store.another().ledger
            await other.close()
            do throws(StoreError) {
                _ = try await other.outlook()
                throw StoreError(.conflict, operation: "test", detail: "the call was not refused")
            } catch {
                try expect("the error", error.code, is: .unavailable)
            }
            try expect("the store that is open", try await store.ledger.outlook(), is: RunOutlook())
        },
        StoreBehaviour(.maintenance, "a dry run of remove says what there is and removes nothing") { store in
            _ = try await store.triggered(store.manual())
            let dry = try await store.ledger.remove(dryRun: true)
            try expect(dry.contains { $0.rows > 0 }, "the run is in no table")
            try expect("rows", try await store.rows().count, is: 1)
        },
    ]
}

extension StoreBehaviour {
    /// What a caller whose task was cancelled is told.
    static let cancellation: [StoreBehaviour] = [
        StoreBehaviour(.maintenance, "a cancelled caller writes nothing and is told so") { store in
            try await store.register("w1")
            let attempt = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.ledger.trigger(store.manual())
            }
            let answer = await attempt.result
            guard case .failure(let error as StoreError) = answer else {
                throw BehaviourViolation("the cancelled caller was answered \(answer)")
            }
            try expect("the error", error.code, is: .cancelled)
            try expect("rows", try await store.rows().count, is: 0)
        },
        StoreBehaviour(.maintenance, "a cancelled caller's end of an attempt is recorded") { store in
            let claimed = try await store.runningRun(of: .every(60))
            let attempt = Task {
                withUnsafeCurrentTask { $0?.cancel() }
                return try await store.finish(claimed)
            }
            try expect("the answer", try await attempt.value, is: .recorded(.succeeded))
        },
    ]
}
