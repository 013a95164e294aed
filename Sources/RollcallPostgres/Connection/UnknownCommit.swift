/// A transaction whose COMMIT was sent and never answered: whether it holds is not known yet.
struct UnknownCommit: Error {
    /// The transaction's number (`pg_current_xact_id`); nil where it was sent whole, and so was not told either.
    var transaction: Int?
    /// The history that the number belongs to (`TransactionSettings.timeline`).
    var timeline: String?
    /// Why there was no answer.
    var cause: PostgresFailure

    /// What the server knows of it, nil for nothing, and the history that the server writes on.
    ///
    /// A standby may not have come so far, and is not asked.
    func ask(in transaction: PostgresTransaction) throws -> (status: String?, timeline: String?) {
        try transaction.first(
            """
            SELECT CASE WHEN NOT pg_is_in_recovery() THEN pg_xact_status($1::text::xid8) END,
                \(TransactionSettings.timeline)
            """, [self.transaction.map(String.init)]
        ) { (try $0.optionalText(0), try $0.optionalText(1)) } ?? (nil, nil)
    }

    /// What is left to say when another server has taken over and does not know.
    var afterTakeover: UnknownCommit {
        var told = self
        told.cause.message += "; another server has taken over since"
        return told
    }
}
