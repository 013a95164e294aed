/// A command line as cron hands it to a shell: the words that it is made of, where it needs no shell to know them.
enum ShellWords {
    /// What only a shell can do, as no program of that name could for the one that calls it.
    private static let builtins: Set = [
        ".", ":", "alias", "cd", "command", "eval", "exec", "exit", "export", "set", "source", "trap", "ulimit",
        "umask", "unset", "wait",
    ]

    /// The program and its arguments; nil when a shell would do more with the text than part and unquote it.
    static func split(_ command: String) -> [String]? {
        var words: [String] = []
        var word = ""
        var isOpen = false
        var quote: Character?
        var rest = Substring(command)
        while let character = rest.popFirst() {
            switch (quote, character) {
            case ("'", "'"), ("\"", "\""): quote = nil
            case ("'", _): word.append(character)
            case ("\"", "$"), ("\"", "`"): return nil
            case (_, "\\"):
                guard let next = rest.popFirst() else { return nil }
                if quote != nil, !"\"\\$`".contains(next) { word.append("\\") }
                word.append(next)
                isOpen = true
            case ("\"", _): word.append(character)
            case (_, "'"), (_, "\""):
                quote = character
                isOpen = true
            case (_, " "), (_, "\t"):
                if isOpen { words.append(word) }
                (word, isOpen) = ("", false)
            case (_, _) where "|&;<>()$`*?[]{}#~!\n".contains(character): return nil
            default:
                word.append(character)
                isOpen = true
            }
        }
        if isOpen { words.append(word) }
        guard quote == nil, let program = words.first, !program.contains("="), !builtins.contains(program)
        else { return nil }
        return words
    }
}
