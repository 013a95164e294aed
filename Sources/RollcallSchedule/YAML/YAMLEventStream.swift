internal import CLibYAML

/// The events of a text, one at a time, as libyaml parses it.
///
/// A class, because libyaml keeps a pointer to its own parser: it must not move.
final class YAMLEventStream {
    private let parser: UnsafeMutablePointer<yaml_parser_t>
    private let input: UnsafeMutableBufferPointer<UInt8>

    /// Takes text in UTF-8, checked and without a byte order mark; copied.
    init(_ utf8: [UInt8]) {
        parser = .allocate(capacity: 1)
        parser.initialize(to: yaml_parser_t())
        input = .allocate(capacity: utf8.count)
        _ = input.initialize(from: utf8)
        // Only fails for lack of memory, and leaves a parser that answers with an error then.
        _ = yaml_parser_initialize(parser)
        yaml_parser_set_input_string(parser, input.baseAddress, input.count)
        yaml_parser_set_encoding(parser, YAML_UTF8_ENCODING)
    }

    deinit {
        yaml_parser_delete(parser)
        parser.deinitialize(count: 1)
        parser.deallocate()
        input.deallocate()
    }

    /// The next event; nothing may be asked after `streamEnd` or an error.
    func next() throws(YAMLSyntaxError) -> YAMLEvent {
        var event = yaml_event_t()
        guard yaml_parser_parse(parser, &event) == 1 else { throw syntaxError() }
        defer { yaml_event_delete(&event) }
        let range = event.start_mark.index..<max(event.start_mark.index, event.end_mark.index)
        return Self.translate(event, range: range)
    }

    private static func translate(_ event: yaml_event_t, range: Range<Int>) -> YAMLEvent {
        switch event.type {
        case YAML_DOCUMENT_START_EVENT:
            let start = event.data.document_start
            let hasDirectives =
                start.version_directive != nil || start.tag_directives.start != start.tag_directives.end
            return YAMLEvent(kind: .documentStart(hasDirectives: hasDirectives), range: range)
        case YAML_DOCUMENT_END_EVENT: return YAMLEvent(kind: .documentEnd, range: range)
        case YAML_ALIAS_EVENT:
            return YAMLEvent(kind: .alias, range: range, anchor: name(event.data.alias.anchor))
        case YAML_SCALAR_EVENT: return scalar(event.data.scalar, range: range)
        case YAML_SEQUENCE_START_EVENT:
            let start = event.data.sequence_start
            return YAMLEvent(
                kind: .sequenceStart, range: range, anchor: name(start.anchor), hasTag: start.tag != nil)
        case YAML_SEQUENCE_END_EVENT: return YAMLEvent(kind: .sequenceEnd, range: range)
        case YAML_MAPPING_START_EVENT:
            let start = event.data.mapping_start
            return YAMLEvent(
                kind: .mappingStart, range: range, anchor: name(start.anchor), hasTag: start.tag != nil)
        case YAML_MAPPING_END_EVENT: return YAMLEvent(kind: .mappingEnd, range: range)
        case YAML_STREAM_START_EVENT: return YAMLEvent(kind: .streamStart, range: range)
        default: return YAMLEvent(kind: .streamEnd, range: range)
        }
    }

    private static func scalar(
        _ scalar: yaml_event_s.__Unnamed_union_data.__Unnamed_struct_scalar, range: Range<Int>
    ) -> YAMLEvent {
        let text = String(decoding: UnsafeBufferPointer(start: scalar.value, count: scalar.length), as: UTF8.self)
        let isPlain = scalar.style == YAML_PLAIN_SCALAR_STYLE
        return YAMLEvent(
            kind: .scalar(YAMLScalar(text: text, isPlain: isPlain)), range: range,
            anchor: name(scalar.anchor), hasTag: scalar.tag != nil)
    }

    private static func name(_ anchor: UnsafeMutablePointer<yaml_char_t>?) -> String? {
        anchor.map { String(cString: $0) }
    }

    private func syntaxError() -> YAMLSyntaxError {
        let failed = parser.pointee
        return YAMLSyntaxError(
            problem: failed.problem.map { String(cString: $0) } ?? "this is not YAML",
            context: failed.context.map { String(cString: $0) } ?? "",
            offset: failed.problem_mark.index, contextOffset: failed.context_mark.index)
    }
}
