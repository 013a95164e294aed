/// Makes trees of other tools' YAML, and of JSON: with anchors, aliases, merge keys, tags and several documents.
///
/// Aliases become copies, so that what they stand for counts at every place: a file of some lines cannot become
/// millions of nodes.
struct LenientComposer {
    /// Why text cannot be read, in words.
    struct Failure: Error {
        var message: String
        /// The line, counted from 1; nil where none can be named.
        var line: Int?
    }

    /// A node, and how many it is with all within it.
    private struct Counted {
        var node: YAMLNode
        var size: Int
    }

    private let source: SourceText
    private let stream: YAMLEventStream
    private var anchors: [String: Counted] = [:]
    private var count = 0

    init(_ source: SourceText) {
        self.source = source
        stream = YAMLEventStream(source.utf8)
    }

    /// The documents, without those that are empty.
    mutating func documents() throws(Failure) -> [YAMLNode] {
        var roots: [YAMLNode] = []
        while true {
            let event = try next()
            switch event.kind {
            case .streamEnd: return roots
            case .streamStart, .documentEnd: break
            case .documentStart: anchors = [:]
            default:
                let root = try node(event, depth: 1).node
                if root.scalar?.isNull != true { roots.append(root) }
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(Failure) -> Counted {
        guard depth <= YAMLComposer.maximumDepth * 2 else { throw failure("values lie too deep", event) }
        if case .alias = event.kind {
            guard let known = event.anchor.flatMap({ anchors[$0] }) else {
                throw failure("there is no anchor \(Quoted.text(event.anchor ?? ""))", event)
            }
            try count(known.size, event)
            return known
        }
        try count(1, event)
        let before = count
        let content: YAMLNode.Content
        switch event.kind {
        case .scalar(let scalar): content = .scalar(scalar)
        case .sequenceStart: content = .sequence(try sequence(depth: depth))
        default: content = .mapping(try mapping(depth: depth))
        }
        let made = Counted(node: YAMLNode(content: content, range: event.range), size: count - before + 1)
        if let anchor = event.anchor { anchors[anchor] = made }
        return made
    }

    private mutating func sequence(depth: Int) throws(Failure) -> [YAMLNode] {
        var nodes: [YAMLNode] = []
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind { return nodes }
            nodes.append(try node(event, depth: depth + 1).node)
        }
    }

    /// What is written beats what is merged in; of a key that is written twice the last one holds.
    private mutating func mapping(depth: Int) throws(Failure) -> [YAMLPair] {
        var own: [YAMLPair] = []
        var merged: [YAMLPair] = []
        while true {
            let event = try next()
            if case .mappingEnd = event.kind { break }
            let key = try node(event, depth: depth + 1).node
            let value = try node(try next(), depth: depth + 1).node
            if let scalar = key.scalar, scalar.isPlain, scalar.text == "<<" {
                merged += value.pairs + value.items.flatMap(\.pairs)
            } else {
                own.removeAll { $0.key.scalar != nil && $0.key.text == key.text }
                own.append(YAMLPair(key: key, value: value))
            }
        }
        let names = Set(own.compactMap(\.key.text))
        return own + merged.filter { !names.contains($0.key.text ?? "") }
    }

    private mutating func count(_ more: Int, _ event: YAMLEvent) throws(Failure) {
        count += more
        guard count <= YAMLComposer.maximumNodes else { throw failure("there are too many values", event) }
    }

    private func next() throws(Failure) -> YAMLEvent {
        do {
            return try stream.next()
        } catch {
            let offset = min(error.offset, source.scalars.count)
            throw Failure(message: error.problem, line: source.position(of: offset).line)
        }
    }

    private func failure(_ message: String, _ event: YAMLEvent) -> Failure {
        Failure(message: message, line: source.position(of: event.range.lowerBound).line)
    }
}

/// How other tools' files are looked into: what is not there, or is something else, is nothing.
extension YAMLNode {
    /// The text of a scalar that says something.
    var text: String? {
        guard let scalar, !scalar.isNull else { return nil }
        return scalar.text
    }

    /// The values of a list.
    var items: [YAMLNode] {
        if case .sequence(let nodes) = content { nodes } else { [] }
    }

    /// The pairs of a mapping.
    var pairs: [YAMLPair] {
        if case .mapping(let pairs) = content { pairs } else { [] }
    }

    /// The pairs of a mapping whose keys are text.
    var members: [(name: String, value: YAMLNode)] {
        pairs.compactMap { pair in pair.key.scalar.map { ($0.text, pair.value) } }
    }

    /// The value of a key.
    subscript(_ path: String...) -> YAMLNode? {
        var node: YAMLNode? = self
        for name in path { node = node?.members.first { $0.name == name }?.value }
        return node
    }

    /// A whole number.
    var number: Int? { text.flatMap { Int($0) } }

    /// A count of seconds as a duration, from one to a hundred years.
    var seconds: Duration? {
        guard let number, (1...3_155_760_000).contains(number) else { return nil }
        return .seconds(number)
    }

    /// A truth value, as YAML 1.1 and JSON write it.
    var flag: Bool? {
        switch text?.lowercased() {
        case "true", "yes", "on": true
        case "false", "no", "off": false
        default: nil
        }
    }

    /// Whether it is a list or a mapping that holds something.
    var isFilled: Bool { !items.isEmpty || !pairs.isEmpty }
}
