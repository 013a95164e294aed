internal import RollcallCore

/// `history --follow`: what there is, oldest first, then each run when it has ended.
struct HistoryFollow {
    let query: HistoryQuery
    let ledger: any LedgerStore
    let printer: Printer

    /// Ends at a signal, or when nobody reads any more.
    func run(in invocation: Invocation) async throws {
        let stop = StopBySignal(invocation) {}
        var page = try await ledger.runs(query)
        var newest = page.runs.first?.id
        var open: [RunID] = []
        var skips: [RunID: Int] = [:]
        var token: ChangeToken?
        while true {
            for run in page.runs.reversed() { try show(run, &open, &skips, now: invocation.now) }
            try printer.output.standard.flush()
            while true {
                if stop.isAsked { return }
                let changed = try await ledger.changeToken()
                if let token, token != changed { break }
                token = changed
                try await invocation.clock.sleep(until: invocation.clock.boot + .milliseconds(200))
            }
            token = try await ledger.changeToken()
            page.runs = try await news(after: &newest, &open, skips)
        }
    }

    /// Rows that were not there, rows that had not ended, and the newest skip rows, which may have grown; newest first.
    private func news(
        after newest: inout RunID?, _ open: inout [RunID], _ skips: [RunID: Int]
    ) async throws -> [Run] {
        var query = query
        query.limit = 500
        query.since = nil
        let page = try await ledger.runs(query)
        var runs = page.runs.filter { run in
            if let newest, run.id <= newest { return (run.skipped?.count ?? 0) > skips[run.id] ?? .max }
            return true
        }
        let waiting = open
        open = []
        for id in waiting {
            guard case .found(let run) = try await ledger.run(matching: id.description) else { continue }
            runs.append(run)
        }
        newest = page.runs.first?.id ?? newest
        return runs
    }

    private func show(_ run: Run, _ open: inout [RunID], _ skips: inout [RunID: Int], now: Timestamp) throws {
        guard run.state.isFinal else { return open.append(run.id) }
        if let skipped = run.skipped {
            skips = skips.filter { $0.key > run.id }.merging([run.id: skipped.count]) { $1 }
        }
        switch printer.format {
        case .json, .jsonl: try printer.output.line(run.json.text)
        case .tsv: try printer.output.standard.write(TabSeparated.text([run.json], header: false))
        case .table:
            let cells = RunTable.row(run, id: run.id.description, now: now).map {
                printer.palette.paint($0.text, $0.style)
            }
            try printer.output.line(cells.joined(separator: "  "))
        }
    }
}
