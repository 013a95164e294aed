internal import RollcallCore

/// The difference of two schedules as `schedule diff` and `schedule edit` show it.
struct DiffView {
    /// When a job that goes counts as removed.
    struct Removal {
        /// How many workers live.
        var workers: Int
        /// The longest lease of theirs.
        var lease: Duration?
    }

    let diff: ScheduleDiff
    let now: Timestamp
    /// Nil where no database was asked.
    var removal: Removal?

    /// The difference for a person.
    func text(_ palette: Palette) -> String {
        guard !diff.changes.isEmpty else { return "nothing changes: \(Count.text(diff.unchanged, "job"))\n" }
        var lines = diff.changes.flatMap { self.lines($0, palette) }
        let kinds: [ScheduleChange.Kind] = [.added, .changed, .removed]
        let counts = kinds.filter { diff.count($0) > 0 }.map { "\(diff.count($0)) \($0.rawValue)" }
        lines += ["", (counts + ["\(diff.unchanged) unchanged"]).joined(separator: ", ")]
        if diff.count(.removed) > 0, let removal { lines.append(removal.words) }
        return lines.map { $0 + "\n" }.joined()
    }

    /// The difference, as `schedule diff --json` prints it.
    var json: JSON {
        .object([
            "changes": .array(diff.changes.map(json)), "unchanged": .count(diff.unchanged),
            "workers": .count(removal?.workers), "lease_ms": .milliseconds(removal?.lease),
        ])
    }

    private func json(_ difference: JobDifference) -> JSON {
        .object([
            "job": .string(difference.job.description), "change": .string(difference.kind.rawValue),
            "schedule": .string(difference.definition.recurrence.text),
            "keys": .array(
                difference.keys.map { key in
                    .object([
                        "key": .string(key.name), "old": key.old.map { JSON($0.withoutSecrets) } ?? .null,
                        "new": key.new.map { JSON($0.withoutSecrets) } ?? .null,
                    ])
                }),
            "next_before": .time(difference.nextBefore), "next_after": .time(difference.nextAfter),
        ])
    }

    private func lines(_ difference: JobDifference, _ palette: Palette) -> [String] {
        let style: TextStyle =
            switch difference.kind {
            case .added: .good
            case .changed: .warning
            case .removed: .bad
            }
        var facts = difference.keys.map { key in (key.name, words(key)) }
        if difference.kind != .changed { facts.append(("schedule", difference.definition.recurrence.words)) }
        facts.append(("next", "\(words(difference.nextBefore)) → \(words(difference.nextAfter))"))
        let list = FactList.text(facts, palette: .plain).split(separator: "\n").map { "  \($0)" }
        return [palette.paint("\(difference.kind.rawValue) \(difference.job)", style)] + list
    }

    private func words(_ key: JobDifference.Key) -> String {
        let (old, new) = (words(key.old), words(key.new))
        return old == new ? "another value, which is not shown" : "\(old) → \(new)"
    }

    private func words(_ value: JSONValue?) -> String {
        guard let value = value?.withoutSecrets, value != .null else { return "-" }
        return value.scalarText ?? JSON(value).text
    }

    private func words(_ tick: Timestamp?) -> String {
        tick.map { "\($0) (\(RelativeTime.text($0, from: now)))" } ?? "-"
    }
}

extension DiffView.Removal {
    /// When jobs that go count as removed (semantics, rule 13), in a sentence.
    fileprivate var words: String {
        let lease = lease.map { RelativeTime.exact($0) } ?? "a lease"
        return switch workers {
        case 0: "No worker lives: what goes counts as removed when workers with this schedule have run for a lease."
        case 1: "What goes counts as removed as soon as the one live worker has taken this schedule."
        default:
            "What goes counts as removed when none of the \(workers) live workers has held it for \(lease)."
        }
    }
}
