internal import RollcallPresence

/// What of the application refers to presences and rooms, and what becomes of it when they go.
struct ReferencesCheck {
    let references: [PresenceReference]

    func look() -> Check {
        guard !references.isEmpty else {
            return Check(name: "references", isOK: true, message: "no other table refers to presences or rooms")
        }
        let words = references.map { found in
            "\(found.reference.table) refers to \(found.target) by \(found.reference.constraint), ON DELETE "
                + "\(found.rule.rawValue): \(effect(found.rule))"
        }
        return Check(
            name: "references", isOK: references.allSatisfy { !refuses($0.rule) },
            message: words.joined(separator: "; "),
            help: "delete such rows before presences go stale, or let the key be ON DELETE SET NULL or CASCADE")
    }

    private func refuses(_ rule: PresenceReference.Rule) -> Bool { rule == .noAction || rule == .restrict }

    private func effect(_ rule: PresenceReference.Rule) -> String {
        switch rule {
        case .noAction, .restrict: "a prune that meets one removes nothing and ends failed (referenced)"
        case .cascade: "its rows go with what they refer to"
        case .setNull: "its rows stay and refer to nothing"
        case .setDefault: "its rows stay and refer to the default"
        }
    }
}
