// MARK: - Keys

extension Finding {
    static func keyIsNotText() -> Finding {
        Finding(.wrongType, "a key must be text", help: "variables are written ${NAME}, in values only")
    }

    static func unknownKey(_ name: String, _ owner: String, help: String) -> Finding {
        Finding(.unknownKey, "unknown key \(Quoted.text(name)) in \(owner)", help: help)
    }

    static func unknownKey(
        _ name: String, _ owner: String, nearest: String?, known: [String] = []
    ) -> Finding {
        unknownKey(
            name, owner, help: nearest.map { "did you mean \($0)?" } ?? "the keys are \(Quoted.list(known, "and"))")
    }

    static func misplacedKey(_ name: String, _ owner: String, help: String) -> Finding {
        Finding(.misplacedKey, "\(Quoted.text(name)) does not belong in \(owner)", help: help)
    }

    static func jobOutsideJobs(_ name: String) -> Finding {
        Finding(
            .misplacedKey, "the job \(Quoted.text(name)) stands outside jobs",
            help: "write jobs: above it and indent it")
    }

    static func keyNotAvailable(_ name: String) -> Finding {
        Finding(
            .notAvailable, "\(Quoted.text(name)) is not available yet: nobody would be told",
            help: "remove it; rollcall history --failed shows what went wrong")
    }

    static func duplicateKey(_ name: String, _ owner: String, firstLine: Int) -> Finding {
        Finding(
            .duplicateKey, "\(Quoted.text(name)) is given twice in \(owner): first in line \(firstLine)",
            help: "keep one of them")
    }

    static func notAValue(_ owner: String, found: String, help: String) -> Finding {
        Finding(.wrongType, "\(owner) takes one value, not \(found)", help: help)
    }

    static func notAMapping(_ owner: String, found: String, help: String) -> Finding {
        Finding(.wrongType, "\(owner) takes keys below it, not \(found)", help: help)
    }

    static func missingValue(_ owner: String, word: String, help: String) -> Finding {
        let message = word.isEmpty ? "\(owner) has no value" : "\(owner) has no value: \(word) is YAML's word for none"
        return Finding(.missingValue, message, help: "\(help), or remove the key")
    }
}
