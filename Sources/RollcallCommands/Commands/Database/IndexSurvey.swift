internal import RollcallCore
internal import RollcallPresence

/// The indexes of an application's presence tables, and what those that are missing would bring.
struct IndexSurvey: Sendable {
    /// One of them.
    struct Entry: Sendable {
        var index: PresenceIndex
        /// Nil of one that is there.
        var gain: IndexGain?
        /// Whether this command has made it.
        var isMade = false
    }

    var entries: [Entry]

    /// Looks and measures.
    static func read(_ store: any PresenceIndexStore) async throws(StoreError) -> IndexSurvey {
        var entries: [Entry] = []
        for index in try await store.indexes() {
            var entry = Entry(index: index)
            if !index.isPresent { entry.gain = try await store.gain(of: index) }
            entries.append(entry)
        }
        return IndexSurvey(entries: entries)
    }

    /// One check for each; a missing index that nobody would notice is as it should be.
    var checks: [Check] {
        entries.map { entry in
            var check = Check(
                name: "index \(entry.index.column)", isOK: entry.isFine, message: entry.message)
            if !entry.isFine { check.help = "rollcall database index makes it" }
            return check
        }
    }
}

extension PresenceIndex {
    /// Whether an index serves the column.
    var isPresent: Bool {
        if case .present = state { return true }
        return false
    }
}

extension IndexSurvey.Entry {
    fileprivate var isFine: Bool { index.isPresent || index.state == .missing && gain?.isWorthwhile == false }

    /// A sentence.
    var message: String {
        switch index.state {
        case .present(let name): "\(index.column) of \(index.table) has \(name)"
        case .invalid: "\(index.name) is not valid: its build was interrupted; rollcall database index makes it anew"
        case .missing:
            gain.map { gain in
                "\(index.column) of \(index.table) has none: \(Self.words(gain, index.column))"
                    + (gain.isWorthwhile ? "; rollcall database index makes it" : "; not worth one yet")
            } ?? "missing"
        }
    }

    /// Says how it was found: the first figure is measured, the second an estimate.
    static func words(_ gain: IndexGain, _ column: String) -> String {
        let work = column == "last_seen" ? "the census of a prune" : "finding a channel"
        return
            "\(work) takes \(text(gain.without)) with \(Count.text(gain.rows, "row")), about \(text(gain.with)) with one "
            + "(estimated: as many rows by the primary key)"
    }

    /// `3 ms`, `0.4 ms`.
    static func text(_ duration: Duration) -> String {
        let tenths = (duration.wholeMicroseconds + 50) / 100
        return tenths < 100 ? "\(tenths / 10).\(tenths % 10) ms" : "\((tenths + 5) / 10) ms"
    }

    /// As `database index --json` prints it.
    var json: JSON {
        let state: String =
            switch index.state {
            case .present: "present"
            case .missing: "missing"
            case .invalid: "invalid"
            }
        var by: String?
        if case .present(let name) = index.state { by = name }
        return .object([
            "name": .string(index.name), "table": .string(index.table), "column": .string(index.column),
            "state": .string(state), "present_as": .text(by), "made": .bool(isMade), "rows": .count(gain?.rows),
            "without_ms": .milliseconds(gain?.without), "with_ms": .milliseconds(gain?.with),
            "lock_ms": .milliseconds(gain?.lock), "statement": .string(index.statement),
        ])
    }
}
