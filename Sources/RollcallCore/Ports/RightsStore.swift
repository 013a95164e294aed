/// A store whose database knows roles: it says what each must be allowed, and nothing more.
///
/// An optional power: whoever opens an SQLite file may do everything with it.
public protocol RightsStore: Sendable {
    /// The rights of whoever migrates and of whoever runs, in the order in which they are given. A read.
    func rights(_ request: RightsRequest) async throws(StoreError) -> [RightsBlock]
}

/// Whose rights are asked for.
public struct RightsRequest: Hashable, Sendable {
    /// The role that makes and changes rollcall's tables.
    public var migrating: String
    /// The role that workers and commands use.
    public var running: String
    /// Whether presences are in Django's tables; nil: where these exist.
    public var usesDjango: Bool?

    /// Makes a request.
    public init(migrating: String, running: String, usesDjango: Bool? = nil) {
        self.migrating = migrating
        self.running = running
        self.usesDjango = usesDjango
    }
}

/// What one role must be allowed, as statements for an administrator.
public struct RightsBlock: Hashable, Sendable {
    /// What the role does.
    ///
    /// The raw values are shown.
    public enum Purpose: String, Hashable, Sendable, CaseIterable {
        /// Makes and changes rollcall's tables.
        case migrate
        /// Runs workers and every command that needs no new table.
        case run
        /// Adds and touches presences of an application's own tables; a prune needs none of it.
        case add
    }

    /// What the role does.
    public var purpose: Purpose
    /// The role, as SQL writes it.
    public var role: String
    /// What an administrator should know before the statements, a sentence each.
    public var remarks: [String]
    /// Complete statements, each with its semicolon.
    public var statements: [String]

    /// Makes a block.
    public init(purpose: Purpose, role: String, remarks: [String] = [], statements: [String] = []) {
        self.purpose = purpose
        self.role = role
        self.remarks = remarks
        self.statements = statements
    }
}
