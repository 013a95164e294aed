/// Text between double quotes, as YAML, JSON and Ruby alike read it.
enum EscapedText {
    /// The text without its quotes: line breaks and tabs as escapes, everything else by the closure.
    static func of(_ text: String, others: (Unicode.Scalar) -> String = { String($0) }) -> String {
        text.unicodeScalars.reduce(into: "") { escaped, scalar in
            switch scalar {
            case "\"": escaped += "\\\""
            case "\\": escaped += "\\\\"
            case "\n": escaped += "\\n"
            case "\t": escaped += "\\t"
            default: escaped += others(scalar)
            }
        }
    }
}
