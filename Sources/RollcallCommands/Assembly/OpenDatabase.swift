internal import RollcallCore
internal import RollcallPresence

/// A database that is open: the ledger and the presences, behind their ports.
struct OpenDatabase: Sendable {
    /// Which one, without password.
    let location: DatabaseLocation
    /// Where the ledger is, when it is elsewhere (`--ledger`).
    var ledgerLocation: DatabaseLocation?
    /// Runs and jobs.
    let ledger: any LedgerStore
    /// Rooms and presences.
    let presence: any PresenceBackend
    /// The indexes of an application's presence tables, in the database of the presences; nil where a driver knows none.
    var indexes: (any PresenceIndexStore)?
    /// The tables of django-celery-beat, in the database of the presences; nil where a driver knows none.
    var beat: (any BeatTaskStore)?
    /// Closes what was opened beside the ledger.
    var closePresences: @Sendable () async -> Void = {}

    /// Closes every connection.
    func close() async {
        await ledger.close()
        await closePresences()
    }
}

/// What a command needs of a database.
enum DatabaseAccess: Hashable, Sendable {
    /// Made when it is not there (never through `DATABASE_URL`), brought up to date.
    case create
    /// There already, with the schema of this program.
    case existing
    /// Made when it is not there, whatever its schema: for `database migrate`.
    case createUnchecked
    /// There already, whatever its schema: for commands about the database itself.
    case unchecked

    /// Whether presences are read or written.
    var looksAtPresences: Bool { self == .create || self == .existing }

    /// What becomes of a schema that is older than this program.
    enum Migration { case automatic, refuse, unchecked }

    /// `worker` and `run` bring the schema up to date by themselves; commands that only look never write.
    func migration(noMigrate: Bool) -> Migration {
        switch self {
        case .create: noMigrate ? .refuse : .automatic
        case .existing: .refuse
        case .unchecked, .createUnchecked: .unchecked
        }
    }

    /// Whether a file that is not there is made.
    var creates: Bool { self == .create || self == .createUnchecked }
}
