/// What transactions hold together that have no row in common; each ends with its transaction.
enum SharedLock: Int {
    /// One migration at a time. `rollcall` in ASCII, as the others but for the last byte.
    case migration = 0x726F_6C6C_6361_6C6C
    /// Who works, and what their schedules hold.
    case registry = 0x726F_6C6C_6361_6C01
    /// Whether a channel layer waits for removals.
    case layers = 0x726F_6C6C_6361_6C02

    /// Nobody else holds it, in either way, until the transaction ends; a statement of its own, as what comes after it
    /// must see what the others have committed.
    func hold(in transaction: PostgresTransaction) throws {
        try transaction.later("SELECT pg_advisory_xact_lock($1)", [rawValue])
    }

    /// Nobody holds it alone until the transaction ends.
    func share(in transaction: PostgresTransaction) throws {
        try transaction.later("SELECT pg_advisory_xact_lock_shared($1)", [rawValue])
    }
}
