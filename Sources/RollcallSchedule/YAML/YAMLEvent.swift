/// One of libyaml's events.
struct YAMLEvent {
    enum Kind {
        case documentStart(hasDirectives: Bool)
        case documentEnd
        case alias
        case scalar(YAMLScalar)
        case sequenceStart
        case sequenceEnd
        case mappingStart
        case mappingEnd
        case streamStart
        case streamEnd
    }

    var kind: Kind
    /// Offsets in the text's code points; of a node with an anchor or a tag it begins with them.
    var range: Range<Int>
    /// The name after `&`; of an alias the name after `*`.
    var anchor: String?
    var hasTag = false

    var hasAnchor: Bool { anchor != nil }
}

/// Why text is not YAML, as libyaml says it.
struct YAMLSyntaxError: Error {
    /// libyaml's words, which `Finding.syntax` replaces where better ones are known.
    var problem: String
    /// What libyaml was reading, as `while parsing a block mapping`; may be empty.
    var context: String
    /// Where it stopped, as an offset in code points.
    var offset: Int
    /// Where what it was reading began.
    var contextOffset: Int
}
