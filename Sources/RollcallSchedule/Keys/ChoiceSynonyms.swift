/// What other schedulers, and YAML's words for yes and no, mean as one of a key's choices.
enum ChoiceSynonyms {
    /// The choice that a word means; nil where that is not known.
    static func word(for text: String, of key: ScheduleKey) -> String? {
        words[key]?[text.lowercased()]
    }

    private static let words: [ScheduleKey: [String: String]] = [
        .overlap: [
            "forbid": "skip", "false": "skip", "no": "skip", "never": "skip", "drop": "skip", "true": "allow",
            "yes": "allow", "parallel": "allow", "wait": "queue", "restart": "replace", "cancel": "replace",
        ],
        .catchUp: [
            "true": "latest", "yes": "latest", "once": "latest", "last": "latest", "coalesce": "latest",
            "false": "none", "no": "none", "never": "none", "skip": "none", "off": "none", "every": "all",
        ],
        .runOnStart: [
            "true": "always", "yes": "always", "on": "always", "false": "never", "no": "never", "off": "never",
            "none": "never", "overdue": "if_overdue",
        ],
        .retryJitter: [
            "true": "full", "yes": "full", "on": "full", "false": "none", "no": "none", "off": "none",
            "never": "none",
        ],
        .dst: ["once": "standard", "twice": "both", "no": "skip", "default": "standard"],
    ]
}
