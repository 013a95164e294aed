public import RollcallCore

/// Presences of a database in which other tables may refer to them.
public protocol PresenceReferences: Sendable {
    /// Foreign keys of other tables that refer to rooms or presences, sorted, whatever becomes of their rows.
    ///
    /// A read.
    func referring() async throws(StoreError) -> [PresenceReference]
}

/// A foreign key of an application to a room or a presence.
public struct PresenceReference: Hashable, Sendable {
    /// What becomes of a row that refers to one that is deleted.
    ///
    /// The raw values are SQL's.
    public enum Rule: String, Hashable, Sendable, CaseIterable {
        /// The delete is refused at the end.
        case noAction = "NO ACTION"
        /// The delete is refused at once.
        case restrict = "RESTRICT"
        /// It is deleted, too.
        case cascade = "CASCADE"
        /// It refers to nothing any more.
        case setNull = "SET NULL"
        /// It refers to the column's default.
        case setDefault = "SET DEFAULT"
    }

    /// The table that refers, and by what.
    public var reference: RowReference
    /// The table that it refers to.
    public var target: String
    /// What a delete does.
    public var rule: Rule

    /// Makes a reference.
    public init(_ reference: RowReference, to target: String, rule: Rule) {
        self.reference = reference
        self.target = target
        self.rule = rule
    }
}
