internal import RollcallCore

/// Reads a mapping by the table of keys.
struct SectionReader {
    let context: FileContext
    let place: ScheduleKey.Place
    /// What messages call the mapping: `job "prune-rooms"`.
    let owner: String
    /// The arguments that belong under `with`, should one of them stand here.
    var arguments: [String] = []

    /// The keys of the mapping with their values; what is wrong with them is reported.
    func section(_ pairs: [YAMLPair]) -> Section {
        var section = Section(place: place)
        for (name, pair) in unique(pairs) {
            guard let key = ScheduleKey.named(name, in: place) else {
                let mistake = unknown(name, value: pair.value)
                context.report(mistake.finding, at: pair.key.range)
                if let meant = mistake.meant { section.misspelled.insert(meant) }
                continue
            }
            guard key.isAvailable else {
                context.report(.keyNotAvailable(name), at: pair.key.range)
                continue
            }
            let value = ValueReader(context: context, key: key, keyRange: pair.key.range).value(pair.value)
            let range = pair.value.range.isEmpty ? pair.key.range : pair.value.range
            section.entries[key] = Section.Entry(keyRange: pair.key.range, valueRange: range, value: value)
        }
        return section
    }

    /// The pairs whose key is text, each name once; others are reported.
    func unique(_ pairs: [YAMLPair]) -> [(name: String, pair: YAMLPair)] {
        var seen: [String: Range<Int>] = [:]
        var result: [(String, YAMLPair)] = []
        for pair in pairs {
            guard let name = pair.key.scalar?.text else {
                if case .refused = pair.key.content { continue }
                context.report(.keyIsNotText(), at: pair.key.range)
                continue
            }
            if let first = seen[name] {
                let line = context.log.line(of: first.lowerBound)
                context.report(.duplicateKey(name, owner, firstLine: line), at: pair.key.range, related: first)
                continue
            }
            seen[name] = pair.key.range
            result.append((name, pair))
        }
        return result
    }

    private func unknown(_ name: String, value: YAMLNode) -> Mistake {
        // Suggestions cost time; where nobody sees them they are not looked for.
        guard !context.log.isFull else { return Mistake(.unknownKey(name, owner, nearest: nil)) }
        let known = ScheduleKey.all(in: place).filter(\.isAvailable).map(\.name)
        let nearest = Nearest.word(to: name, among: known)
        if let nearest, Nearest.normalized(nearest) == Nearest.normalized(name) {
            return Mistake(.unknownKey(name, owner, nearest: nearest), meant: nearest)
        }
        if let home = home(of: name) { return Mistake(.misplacedKey(name, owner, help: home)) }
        if let synonym = Synonyms.help(for: name, in: place) {
            return Mistake(.unknownKey(name, owner, help: synonym), meant: Synonyms.key(of: synonym))
        }
        if place == .file, looksLikeJob(value) { return Mistake(.jobOutsideJobs(name)) }
        return Mistake(.unknownKey(name, owner, nearest: nearest, known: known), meant: nearest)
    }

    /// What is wrong with a key, and the key that was meant.
    private struct Mistake {
        var finding: Finding
        var meant: String?

        init(_ finding: Finding, meant: String? = nil) {
            self.finding = finding
            self.meant = meant
        }
    }

    /// Where a key belongs that another place has.
    private func home(of name: String) -> String? {
        if arguments.contains(name) { return "write with: and \(name) below it" }
        guard let key = ScheduleKey.all.first(where: { $0.name == name && !$0.places.contains(place) }) else {
            return nil
        }
        if key.places.contains(.file) { return "write it at the top of the file" }
        if key.places.contains(.job) {
            return place == .defaults ? "write it in each job" : "write it in a job, below its name"
        }
        return key.places.contains(.retry) ? "write it below retry:" : "write it below history:"
    }

    private func looksLikeJob(_ node: YAMLNode) -> Bool {
        guard case .mapping(let pairs) = node.content else { return false }
        return pairs.contains { pair in
            pair.key.scalar.map { ["every", "cron", "at", "task"].contains($0.text) } ?? false
        }
    }
}
