internal import RollcallCore

#if PostgreSQL
    internal import RollcallPostgres
#endif

/// The URL of a database server, which may hold a password that its text does not show.
struct ServerURL: Hashable, Sendable, CustomStringConvertible {
    /// What such URLs begin with; a driver's name may follow, as in `postgresql+psycopg:`.
    static let schemes: Set<String> = ["postgres", "postgresql", "postgis"]

    /// As it was given.
    let url: String
    /// Without password.
    let description: String
    /// Keys of its query that mean nothing here.
    let ignoredKeys: [String]

    #if PostgreSQL
        /// Reads a URL.
        ///
        /// - Parameter source: the option or variable that it stands in.
        init(_ url: String, source: String) throws(CommandFailure) {
            self.url = url
            do throws(StoreError) {
                let address = try PostgresAddress(url)
                description = address.description
                ignoredKeys = address.ignoredKeys
            } catch {
                throw CommandFailure(.misconfigured, "\(source) cannot be read: \(error.detail)")
            }
        }
    #else
        /// Refuses every URL: this program was built without PostgreSQL.
        init(_ url: String, source: String) throws(CommandFailure) {
            throw CommandFailure(
                .misconfigured, "\(source) names a PostgreSQL database, and this program was built without PostgreSQL",
                help: "build it with the package trait PostgreSQL, or name an SQLite file: --database sqlite:PATH")
        }
    #endif
}
