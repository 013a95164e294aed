/// The word that somebody meant.
public enum Nearest {
    /// Longer words are nobody's slip.
    private static let longest = 100

    /// The nearest of the known words, where one is near: a third of the letters wrong at most, and never more than
    /// three.
    ///
    /// The first of equally near ones.
    ///
    /// Case does not count, nor whether words are joined by `_`, `-`, a blank or a capital.
    public static func word(to word: String, among known: some Sequence<String>) -> String? {
        let meant = normalized(word)
        guard !meant.isEmpty, meant.count <= longest else { return nil }
        var best: (word: String, distance: Int)?
        for candidate in known {
            let letters = normalized(candidate)
            var limit = min(3, max(1, max(meant.count, letters.count) / 3))
            if min(meant.count, letters.count) < 2 { limit = 0 }
            if let best { limit = min(limit, best.distance - 1) }
            guard limit >= 0, let distance = EditDistance.between(meant, letters, limit: limit) else { continue }
            best = (candidate, distance)
        }
        return best?.word
    }

    /// The zone of the city that somebody named, `berlin`, else the nearest name of a zone.
    public static func zone(to name: String, among known: [String]) -> String? {
        let city = normalized(name)
        let sameCity = known.first { candidate in
            candidate.split(separator: "/").last.map { normalized(String($0)) } == city
        }
        return sameCity ?? word(to: name, among: known)
    }

    /// Lower case, with `_` wherever words are joined.
    public static func normalized(_ word: String) -> [Unicode.Scalar] {
        var letters: [Unicode.Scalar] = []
        var wasLower = false
        for scalar in word.unicodeScalars {
            if scalar == "-" || scalar == " " || scalar == "_" {
                letters.append("_")
                wasLower = false
                continue
            }
            if wasLower, ("A"..."Z").contains(scalar) { letters.append("_") }
            wasLower = ("a"..."z").contains(scalar)
            letters += scalar.properties.lowercaseMapping.unicodeScalars
        }
        return letters
    }
}
