public import RollcallCore

/// Which presence tables of a database are used: `--presence-tables`.
public enum PresenceTableChoice: String, Hashable, Sendable, CaseIterable {
    /// Django's where they exist and no native presence is stored, else rollcall's own.
    case auto
    /// rollcall's own.
    case native
    /// Those of django-channels-presence.
    case django
}

/// How presences are found and read.
public struct PresenceOptions: Hashable, Sendable {
    /// Which tables.
    public var tables: PresenceTableChoice
    /// The zone of Django's texts: `--presence-timezone`; nil: UTC, and refused when they look like another.
    public var zone: TimeZoneRules?

    /// Makes options; without arguments those of the program.
    public init(tables: PresenceTableChoice = .auto, zone: TimeZoneRules? = nil) {
        self.tables = tables
        self.zone = zone
    }
}

/// What a database holds, as far as the choice of tables goes.
package struct PresenceFindings: Hashable, Sendable {
    /// Whether Django's tables are there.
    package var hasDjangoTables: Bool
    /// Whether they hold a presence.
    package var hasDjangoPresences: Bool
    /// Whether rollcall's own tables hold a presence.
    package var hasNativePresences: Bool

    /// Describes a database.
    package init(hasDjangoTables: Bool, hasDjangoPresences: Bool, hasNativePresences: Bool) {
        self.hasDjangoTables = hasDjangoTables
        self.hasDjangoPresences = hasDjangoPresences
        self.hasNativePresences = hasNativePresences
    }
}

extension PresenceTableChoice {
    /// Whether Django's tables are to be used.
    ///
    /// Throws `unsuitable` when both hold presences and nobody has chosen, and when Django's are asked for and missing.
    package func usesDjango(_ findings: PresenceFindings) throws(StoreError) -> Bool {
        switch self {
        case .native: return false
        case .django:
            guard findings.hasDjangoTables else {
                throw Self.refusal(
                    """
                    there is no table channels_presence_presence; name the database that Django uses and run its \
                    migrations there (manage.py migrate), or use --presence-tables native
                    """)
            }
            return true
        case .auto:
            guard findings.hasDjangoTables else { return false }
            guard findings.hasNativePresences else { return true }
            guard !findings.hasDjangoPresences else {
                throw Self.refusal(
                    """
                    both Django's tables and rollcall's own hold presences; choose with --presence-tables django \
                    or --presence-tables native
                    """)
            }
            return false
        }
    }

    private static func refusal(_ detail: String) -> StoreError {
        StoreError(.unsuitable, operation: "choose the presence tables", detail: detail)
    }
}
