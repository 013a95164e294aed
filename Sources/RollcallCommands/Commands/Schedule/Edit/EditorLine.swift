/// The person's editor, as `VISUAL` and `EDITOR` name it: a program and its arguments.
struct EditorLine {
    /// The program and its arguments, the file not among them.
    let words: [String]
    /// Where it was named.
    let origin: String

    /// `VISUAL`, else `EDITOR`, else `vi`; an empty variable is none.
    init(_ environment: [String: String]) {
        for name in ["VISUAL", "EDITOR"] {
            let words = Self.split(environment[name, default: ""])
            guard !words.isEmpty else { continue }
            (self.words, origin) = (words, name)
            return
        }
        (words, origin) = (["vi"], "neither VISUAL nor EDITOR")
    }

    /// Words between blanks, as a shell reads them but for everything else that it does: quotes and backslashes keep
    /// blanks, nothing is expanded and nothing is run.
    static func split(_ line: String) -> [String] {
        var words: [String] = []
        var word: String?
        var quote: Character?
        var isEscaped = false
        for character in line {
            switch character {
            case _ where isEscaped:
                word = (word ?? "") + String(character)
                isEscaped = false
            case "\\" where quote != "'": (isEscaped, word) = (true, word ?? "")
            case "\"" where quote != "'", "'" where quote != "\"":
                (quote, word) = (quote == nil ? character : nil, word ?? "")
            case _ where quote == nil && character.isWhitespace:
                if let whole = word { words.append(whole) }
                word = nil
            default: word = (word ?? "") + String(character)
            }
        }
        if let word { words.append(word) }
        return words
    }
}
