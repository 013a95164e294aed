internal import RollcallCore
internal import RollcallPresence

/// Reads events and writes their lines; a listener's are acknowledged once they are written.
struct EventReader {
    let outbox: any PresenceOutbox
    let ledger: any LedgerStore
    let printer: Printer
    let listener: String?

    private static let pageSize = 500

    /// Everything that there is, as one answer.
    func list(from start: Timestamp?, in invocation: Invocation) async throws {
        var position = try await place(start ?? .distantPast)
        var events: [PresenceChange] = []
        while case let page = try await read(after: position, in: invocation), !page.events.isEmpty {
            events += page.events
            position = page.position
        }
        if events.isEmpty { invocation.output.note("no event") }
        try printer.list(events.map(\.json)) { Self.table(events, now: invocation.now) }
        try printer.output.standard.flush()
        if let listener, let last = events.last { try await outbox.acknowledge(last.position, by: listener) }
    }

    /// What comes, until a signal or until nobody reads any more.
    func follow(from start: Timestamp?, in invocation: Invocation) async throws {
        let stop = StopBySignal(invocation) {}
        var position = try await place(start ?? .distantFuture)
        while !stop.isAsked {
            let token = try await ledger.changeToken()
            let page = try await read(after: position, in: invocation)
            for event in page.events {
                try write(event, now: invocation.now)
                if let listener { try await outbox.acknowledge(event.position, by: listener) }
                if stop.isAsked { return }
            }
            position = page.position
            while page.events.isEmpty, !stop.isAsked, try await ledger.changeToken() == token {
                try await invocation.clock.sleep(until: invocation.clock.boot + .milliseconds(50))
            }
        }
    }

    private func place(_ start: Timestamp) async throws(StoreError) -> Int64 {
        guard let listener else { return try await outbox.position(at: start) }
        return try await outbox.position(of: listener)
    }

    private func read(after position: Int64, in invocation: Invocation) async throws(StoreError) -> EventPage {
        let page = try await outbox.events(after: position, limit: Self.pageSize)
        if page.gap > 0, listener != nil {
            invocation.output.warn("\(page.gap) events were trimmed before they were read; read the rooms anew")
        }
        return page
    }

    /// A line is out before its event is acknowledged.
    private func write(_ event: PresenceChange, now: Timestamp) throws(OutputLoss) {
        switch printer.format {
        case .json, .jsonl: try printer.output.line(event.json.text)
        case .tsv: try printer.output.standard.write(TabSeparated.text([event.json], header: false))
        case .table:
            let cells = Self.cells(event, now: now).map { printer.palette.paint($0.text, $0.style) }
            try printer.output.line(cells.joined(separator: "  "))
        }
        try printer.output.standard.flush()
    }

    private static func table(_ events: [PresenceChange], now: Timestamp) -> Table {
        var table = Table([
            Table.Column("TIME (UTC)"), Table.Column("CHANGE"), Table.Column("ROOM", minimum: 12),
            Table.Column("COUNT", isNumeric: true), Table.Column("CHANNELS", minimum: 12),
        ])
        table.rows = events.map { cells($0, now: now) }
        return table
    }

    private static func cells(_ event: PresenceChange, now: Timestamp) -> [Table.Cell] {
        let members = event.members.map { member in
            member.user.map { "\(member.channel) (\($0))" } ?? member.channel.description
        }
        let channels = members.joined(separator: ", ") + (event.isTruncated ? ", …" : "")
        return [
            Table.Cell(event.at.text(on: now)), Table.Cell(event.kind.rawValue, style(event.kind)),
            Table.Cell(event.room.description), Table.Cell("\(event.count)"), Table.Cell(channels),
        ]
    }

    private static func style(_ kind: PresenceChange.Kind) -> TextStyle {
        switch kind {
        case .added: .good
        case .updated: .plain
        case .removed, .pruned, .vacated: .warning
        }
    }
}
