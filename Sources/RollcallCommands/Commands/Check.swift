internal import RollcallCore

/// Something that was looked at.
struct Check: Hashable, Sendable {
    /// What, in a word or two.
    var name: String
    /// Whether it is as it should be.
    var isOK: Bool
    /// A sentence.
    var message: String
    /// How to mend it; nil when all is well, or the sentence says so.
    var help: String?

    init(name: String, isOK: Bool, message: String) {
        self.name = name
        self.isOK = isOK
        self.message = message
    }

    init(name: String, isOK: Bool, message: String, help: String?) {
        self.init(name: name, isOK: isOK, message: message)
        self.help = isOK ? nil : help
    }

    init(_ finding: DatabaseFinding) {
        self.init(name: finding.name, isOK: finding.isOK, message: finding.message)
        help = finding.help
    }

    /// A check with how to mend it, as `doctor --json` prints it.
    var jsonWithHelp: JSON {
        .object([
            "name": .string(name), "ok": .bool(isOK), "message": .string(message), "help": .text(help),
        ])
    }

    /// A check, as `status --json` and `database check --json` print it.
    var json: JSON {
        .object(["name": .string(name), "ok": .bool(isOK), "message": .string(message)])
    }
}

/// Checks as a table.
enum CheckTable {
    static func table(_ checks: [Check]) -> Table {
        var table = Table([Table.Column("CHECK"), Table.Column("OK"), Table.Column("MESSAGE")])
        table.rows = checks.map { check in
            [
                Table.Cell(check.name), Table.Cell(check.isOK ? "ok" : "NO", check.isOK ? .good : .bad),
                Table.Cell(check.message),
            ]
        }
        return table
    }
}
