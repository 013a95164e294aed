internal import RollcallCore

/// A user's own text inside a message: short, on one line, and nothing that a terminal obeys.
enum Quoted {
    private static let longest = 60
    private static let longestSentence = 300

    /// The text in quotes.
    static func text(_ text: String) -> String {
        "\"\(plain(text))\""
    }

    /// The text without quotes.
    static func plain(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        for scalar in text.unicodeScalars.prefix(longest) {
            switch scalar {
            case "\n": view.append("⏎")
            case "\t": view.append(" ")
            default: view.append(DisplayWidth.safe(scalar))
            }
        }
        return String(view) + (text.unicodeScalars.count > longest ? "…" : "")
    }

    /// A file's name, whole.
    static func path(_ path: String) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: path.unicodeScalars.map(DisplayWidth.safe))
        return String(view)
    }

    /// A message whose words may come from elsewhere, as the core's do: on one line, and no longer than people read.
    static func sentence(_ text: String) -> String {
        var view = String.UnicodeScalarView()
        view.append(contentsOf: text.unicodeScalars.prefix(longestSentence).map(DisplayWidth.safe))
        return String(view) + (text.unicodeScalars.count > longestSentence ? "…" : "")
    }

    /// Words as a sentence lists them: `skip, queue or allow`.
    static func list(_ words: [String], _ conjunction: String = "or") -> String {
        guard let last = words.last, words.count > 1 else { return words.first ?? "" }
        return words.dropLast().joined(separator: ", ") + " \(conjunction) " + last
    }
}
