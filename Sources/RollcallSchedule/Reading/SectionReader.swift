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
                context.report(unknown(name, value: pair.value), at: pair.key.range)
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

    private func unknown(_ name: String, value: YAMLNode) -> Finding {
        let known = ScheduleKey.all(in: place).map(\.name)
        if known.contains(where: { Nearest.normalized($0) == Nearest.normalized(name) }) {
            return .unknownKey(name, owner, nearest: Nearest.word(to: name, among: known))
        }
        if let home = home(of: name) { return .misplacedKey(name, owner, help: home) }
        if let help = Synonyms.help(for: name, in: place) { return .unknownKey(name, owner, help: help) }
        if place == .file, looksLikeJob(value) { return .jobOutsideJobs(name) }
        return .unknownKey(name, owner, nearest: Nearest.word(to: name, among: known), known: known)
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
