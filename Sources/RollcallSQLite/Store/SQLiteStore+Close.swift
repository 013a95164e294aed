internal import GRDB
public import RollcallCore

extension SQLiteStore {
    /// Something that changes whenever another connection has committed; asking costs next to nothing.
    public func changeToken() async throws(StoreError) -> Int64 {
        try await database.dataVersion("look for changes")
    }

    /// Closes every connection.
    ///
    /// Calls after it are refused as `unavailable`.
    public func close() async {
        await database.close()
    }
}
