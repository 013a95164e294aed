internal import RollcallCore

/// The right that a refusal (SQLSTATE 42501) is about, and the statement that gives it.
///
/// The server says on what, not which right: that follows from the table, whose rights are listed, and from what was
/// tried. Read from the server's words; in a language other than English what it said stands for itself.
struct MissingRight: Hashable {
    /// What is wrong and what helps, without a full stop.
    let sentence: String

    /// - Parameters:
    ///   - words: the server's own.
    ///   - role: who asked; nil when the address does not say.
    ///   - operation: what was tried.
    init(words: String, role: String?, operation: String) {
        let who = role.map { "the role \($0)" } ?? "this role"
        let grantee = role.map(Self.identifier) ?? "that role"
        if let rest = words.part(after: "permission denied for ") {
            let parts = rest.split(separator: " ", maxSplits: 1).map(String.init)
            let (kind, name) = (parts.first ?? "", (parts.last ?? "").filter { $0 != "\"" })
            if let rights = Self.rights(on: kind, name, for: operation) {
                sentence =
                    "\(who) lacks \(rights) on the \(kind) \(name); an administrator gives it with "
                    + "GRANT \(rights) ON \(kind.uppercased()) \(Self.identifier(name)) TO \(grantee); "
                    + "and `rollcall database grants` prints all that it needs"
                return
            }
        }
        if let rest = words.part(after: "must be owner of ") {
            sentence =
                "\(who) does not own the \(rest), and no GRANT gives a right to change it; run the command as its "
                + "owner, or let an administrator GRANT that owner's role TO \(grantee)"
            return
        }
        sentence = "\(who) lacks a right; an administrator finds all that it needs in `rollcall database grants`"
    }

    private static func rights(on kind: String, _ name: String, for operation: String) -> String? {
        switch kind {
        case "table": return tableRights(name, for: operation)
        case "schema": return operation == "migrate" ? "USAGE, CREATE" : "USAGE"
        case "database": return operation == "migrate" ? "CREATE" : "CONNECT"
        case "sequence": return "USAGE"
        default: return nil
        }
    }

    private static func tableRights(_ name: String, for operation: String) -> String {
        let adds = ["add a presence", "touch presences"].contains(operation)
        let listed = TableRights.pruned + (adds ? TableRights.added : []) + TableRights.own(usesDjango: false)
        let rights = listed.filter { $0.table == name }.map(\.privileges)
        return rights.isEmpty ? "SELECT" : rights.joined(separator: ", ")
    }

    private static func identifier(_ name: String) -> String {
        let isPlain = name.allSatisfy { "abcdefghijklmnopqrstuvwxyz0123456789_".contains($0) } && name.first != nil
        return isPlain ? name : TransactionSettings.quoted(name)
    }
}

extension PostgresAddress {
    /// Who asks, as the URL or libpq's environment says.
    var role: String? {
        guard let rest = description.part(after: "postgresql://"), let mark = rest.firstIndex(of: "@") else {
            return nil
        }
        return String(rest[..<mark])
    }
}

extension String {
    /// What follows the first occurrence of a text; nil without one.
    fileprivate func part(after text: String) -> String? {
        firstRange(of: text).map { String(self[$0.upperBound...]) }
    }
}
