internal import GRDB
public import RollcallCore

extension SQLiteStore {
    /// Something that changes whenever another connection has committed; asking costs next to nothing.
    public func changeToken() async throws(StoreError) -> ChangeToken {
        try await database.poll("look for changes") { db in
            // Of the writer, to which the store's own commits are no news.
            ChangeToken(try Int64.fetchOne(db.cachedStatement(sql: "PRAGMA data_version")) ?? 0)
        }
    }

    /// Closes every connection.
    ///
    /// Calls after it are refused as `unavailable`.
    public func close() async {
        await database.close()
    }
}
