/// A value of the file with its exact place.
struct YAMLNode: Sendable {
    /// What it is.
    indirect enum Content: Sendable {
        case scalar(YAMLScalar)
        case sequence([YAMLNode])
        case mapping([YAMLPair])
        /// Something that schedules do not have, as an alias; already reported, so nothing more is said of it.
        case refused
    }

    var content: Content
    /// Offsets in the file's code points.
    var range: Range<Int>

    /// The text of a scalar as the file says it; nil for anything else.
    var scalar: YAMLScalar? {
        guard case .scalar(let scalar) = content else { return nil }
        return scalar
    }
}

/// A scalar, never resolved to a number or a truth value: the type of its key reads it.
struct YAMLScalar: Sendable {
    var text: String
    var isPlain: Bool

    /// Whether it stands for no value: nothing at all, or one of YAML's words for it.
    var isNull: Bool {
        isPlain && ["", "~", "null", "Null", "NULL"].contains(text)
    }
}

/// A key of a mapping and what stands for it.
struct YAMLPair: Sendable {
    var key: YAMLNode
    var value: YAMLNode
}
