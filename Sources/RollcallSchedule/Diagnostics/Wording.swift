// The words that a schedule's author reads are in this file and the three beside it, but for those of durations, cron
// expressions and arguments, which the core has for every part of the program. Messages: one sentence, lower case, no
// full stop. Helps say what to write.

// MARK: - The file

extension Finding {
    static func fileTooLarge(limit: Int) -> Finding {
        Finding(
            .tooLarge, "the file is larger than \(limit / 1_048_576) MiB",
            help: "give several smaller files to --schedule; is this a schedule?")
    }

    static func tooDeep(limit: Int) -> Finding {
        Finding(.tooLarge, "values lie more than \(limit) levels deep", help: "a schedule needs five")
    }

    static func tooManyValues(limit: Int) -> Finding {
        Finding(.tooLarge, "the file has more than \(limit) keys and values", help: "split it into several files")
    }

    static func tooManyJobs(limit: Int) -> Finding {
        Finding(.tooManyJobs, "a schedule has at most \(limit) jobs; this one and those below it are too many")
    }

    static func moreMessages(_ count: Int) -> Finding {
        Finding(.tooLarge, "\(count) more messages about this file are not shown", help: "mend the first ones")
    }

    static func wrongEncoding(_ name: String) -> Finding {
        Finding(.encoding, "the file is \(name)", help: "save it as UTF-8")
    }

    static func invalidUTF8() -> Finding {
        Finding(.encoding, "this is not UTF-8", help: "save the file as UTF-8")
    }

    static func forbiddenCharacter(_ scalar: Unicode.Scalar) -> Finding {
        Finding(.encoding, "the character \(codePoint(scalar)) may not stand in a schedule", help: "remove it")
    }

    static func controlCharacter(_ scalar: Unicode.Scalar) -> Finding {
        Finding(.badValue, "the value has the control character \(codePoint(scalar))", help: "remove it")
    }

    private static func codePoint(_ scalar: Unicode.Scalar) -> String {
        let digits = String(scalar.value, radix: 16, uppercase: true)
        let name = scalar.value == 0 ? " (NUL)" : ""
        return "U+" + String(repeating: "0", count: max(0, 4 - digits.count)) + digits + name
    }

    static func noJobs() -> Finding {
        Finding(.noJobs, "there are no jobs", help: "write jobs: and below it, for example, prune-rooms: {every: 10m}")
    }

    static func notASchedule() -> Finding {
        Finding(
            .wrongType, "a schedule file is a mapping with the key \"jobs\"",
            help: "write jobs: and below it, for example, prune-rooms: {every: 10m}")
    }

    static func badVersion(_ text: String) -> Finding {
        let isLater = Int(text).map { $0 > 1 } ?? false
        let message = isLater ? "version \(text) of the file's format is newer than this program" : "the version is 1"
        return Finding(.badValue, message, help: isLater ? "write version: 1, or update rollcall" : "write version: 1")
    }
}

// MARK: - YAML

extension Finding {
    static func alias(_ text: String) -> Finding {
        let help = text == "*" || text.hasPrefix("*/") ? quoteStar : "write the value out, or once under defaults:"
        return Finding(.yamlFeature, "aliases are not used in schedules: \(Quoted.plain(text))", help: help)
    }

    static func anchor(_ text: String) -> Finding {
        Finding(
            .yamlFeature, "anchors are not used in schedules: \(Quoted.plain(text))",
            help: "write what several jobs share under defaults:; put a text that begins with & in quotes")
    }

    static func tag(_ text: String) -> Finding {
        Finding(
            .yamlFeature, "tags are not used in schedules: \(Quoted.plain(text))",
            help: "remove it; put a text that begins with ! in quotes")
    }

    static func mergeKey() -> Finding {
        Finding(
            .yamlFeature, "merge keys are not used in schedules", help: "write what several jobs share under defaults:")
    }

    static func directive() -> Finding {
        Finding(
            .yamlFeature, "directives are not used in schedules", help: "remove the lines above --- that begin with %")
    }

    static func secondDocument() -> Finding {
        Finding(
            .yamlFeature, "a second document begins here",
            help: "give each document a file of its own; --schedule may be repeated")
    }

    private static let quoteStar = "put the text in quotes, as in cron: \"*/5 * * * *\""

    /// libyaml's words where they help, better ones where they are known.
    static func syntax(_ place: SyntaxPlace) -> Finding {
        if place.line.contains("{"), place.line.contains("${"), place.context.contains("flow") {
            return Finding(.syntax, "a variable between braces needs quotes", help: "write \"${NAME}\"")
        }
        if place.character == "\t" { return Finding(.syntax, "a tab may not indent", help: "indent with spaces") }
        let known = syntaxOfText(place) ?? syntaxOfStructure(place)
        let reason = place.context.isEmpty ? place.problem : "\(place.problem) \(place.context)"
        return known ?? Finding(.syntax, "this is not YAML: \(reason)")
    }

    /// Texts that need quotes, or have the wrong ones.
    private static func syntaxOfText(_ place: SyntaxPlace) -> Finding? {
        let first = place.character.map(String.init) ?? ""
        switch place.problem {
        case "did not find expected alphabetic or numeric character":
            return Finding(.syntax, "a text may not begin with \(first)", help: quoteStar)
        case "found character that cannot start any token":
            return Finding(
                .syntax, "a text may not begin with \(first)",
                help: "put it in quotes: \(Quoted.text(place.word))")
        case "found unexpected end of stream" where place.context.contains("quoted"):
            return Finding(.syntax, "the quotes are not closed", help: "end the text with the quote that begins it")
        case "found unknown escape character":
            return Finding(
                .syntax, "no character is written \(Quoted.plain(String(place.word.prefix(2))))",
                help: "write \\\\ for a backslash, or put the text in single quotes")
        default: return nil
        }
    }

    /// Keys, colons, commas and braces out of place.
    private static func syntaxOfStructure(_ place: SyntaxPlace) -> Finding? {
        switch place.problem {
        case "mapping values are not allowed in this context":
            return Finding(
                .syntax, "a colon may not stand here",
                help: "quote a text with a colon, write each key on a line of its own; is the line above complete?")
        case "could not find expected ':'":
            return Finding(.syntax, "a colon is missing after the key", help: "write key: value")
        case "did not find expected ',' or '}'":
            return Finding(
                .syntax, "a comma or a closing } is missing before this",
                help: "look at the { in line \(place.contextLine)")
        case "did not find expected ',' or ']'":
            return Finding(
                .syntax, "a comma or a closing ] is missing before this",
                help: "look at the [ in line \(place.contextLine)")
        case "did not find expected key":
            return Finding(.syntax, "a key is expected here", help: "keys of one mapping begin in the same column")
        default: return nil
        }
    }
}
