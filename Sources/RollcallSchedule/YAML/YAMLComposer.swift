/// Makes one tree of nodes of a text's events, and reports what a schedule does not have.
struct YAMLComposer {
    /// How deep mappings and lists may lie in one another.
    static let maximumDepth = 32
    /// How many keys and values a file may have.
    static let maximumNodes = 200_000

    /// Why reading stopped; said alone, for what follows from it would only confuse.
    struct Stop: Error {
        var finding: Finding
        var range: Range<Int>
    }

    private let source: SourceText
    private let stream: YAMLEventStream
    private let report: (Finding, Range<Int>) -> Void
    private var count = 0

    init(_ source: SourceText, report: @escaping (Finding, Range<Int>) -> Void) {
        self.source = source
        self.report = report
        stream = YAMLEventStream(source.utf8)
    }

    /// The file's document; nil when it has none.
    ///
    /// Directives, anchors, aliases, tags, merge keys and a second document are reported and passed over.
    mutating func document() throws(Stop) -> YAMLNode? {
        var root: YAMLNode?
        while true {
            let event = try next()
            switch event.kind {
            case .documentStart where root != nil:
                report(.secondDocument(), source.word(at: event.range.lowerBound))
                return root
            case .documentStart(hasDirectives: true):
                report(.directive(), source.word(at: event.range.lowerBound))
            case .streamEnd: return root
            case .documentStart, .documentEnd, .streamStart: break
            default: root = try node(event, depth: 1)
            }
        }
    }

    private mutating func node(_ event: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
        count += 1
        guard count <= Self.maximumNodes else { throw stop(.tooManyValues(limit: Self.maximumNodes), event) }
        reportProperties(event)
        switch event.kind {
        case .scalar(let scalar):
            return YAMLNode(content: .scalar(scalar), range: event.range)
        case .sequenceStart:
            guard depth <= Self.maximumDepth else { throw stop(.tooDeep(limit: Self.maximumDepth), event) }
            return try sequence(from: event, depth: depth)
        case .mappingStart:
            guard depth <= Self.maximumDepth else { throw stop(.tooDeep(limit: Self.maximumDepth), event) }
            return try mapping(from: event, depth: depth)
        default:
            report(.alias(source.text(event.range)), event.range)
            return YAMLNode(content: .refused, range: event.range)
        }
    }

    private mutating func sequence(from start: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
        var nodes: [YAMLNode] = []
        var range = start.range
        while true {
            let event = try next()
            if case .sequenceEnd = event.kind {
                range = end(range, last: nodes.last, closing: event)
                return YAMLNode(content: .sequence(nodes), range: range)
            }
            nodes.append(try node(event, depth: depth + 1))
        }
    }

    private mutating func mapping(from start: YAMLEvent, depth: Int) throws(Stop) -> YAMLNode {
        var pairs: [YAMLPair] = []
        while true {
            let event = try next()
            if case .mappingEnd = event.kind {
                let range = end(start.range, last: pairs.last?.value, closing: event)
                return YAMLNode(content: .mapping(pairs), range: range)
            }
            let key = try node(event, depth: depth + 1)
            let value = try node(try next(), depth: depth + 1)
            if let scalar = key.scalar, scalar.isPlain, scalar.text == "<<" {
                report(.mergeKey(), key.range)
            } else {
                pairs.append(YAMLPair(key: key, value: value))
            }
        }
    }

    /// From the first character to the last one that belongs: a block ends with its last value, for libyaml's mark
    /// of the end is where the next token begins.
    private func end(_ start: Range<Int>, last: YAMLNode?, closing: YAMLEvent) -> Range<Int> {
        let upper = closing.range.isEmpty ? last?.range.upperBound ?? start.upperBound : closing.range.upperBound
        return start.lowerBound..<max(start.lowerBound, upper)
    }

    private func reportProperties(_ event: YAMLEvent) {
        var rest = event.range.lowerBound
        if case .alias = event.kind { return }
        for _ in 0..<2 where event.hasAnchor || event.hasTag {
            let word = source.word(at: rest)
            guard let mark = source.scalars[word].first else { return }
            if mark == "&" { report(.anchor(source.text(word)), word) }
            if mark == "!" { report(.tag(source.text(word)), word) }
            rest = source.scalars[word.upperBound...].firstIndex { $0 != " " } ?? word.upperBound
        }
    }

    private func next() throws(Stop) -> YAMLEvent {
        do {
            return try stream.next()
        } catch {
            let place = SyntaxPlace(error: error, source: source)
            throw Stop(finding: .syntax(place), range: place.range)
        }
    }

    private func stop(_ finding: Finding, _ event: YAMLEvent) -> Stop {
        Stop(finding: finding, range: event.range)
    }
}
