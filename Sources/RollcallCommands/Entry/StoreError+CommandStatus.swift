internal import RollcallCore

/// The one place that says which trouble of a database ends a command how.
extension StoreError {
    /// The exit status of a command that met this error.
    var exitStatus: CommandStatus {
        switch code {
        case .unavailable: .unavailable
        case .busy: .tryAgain
        case .conflict: .bug
        case .schemaTooNew, .schemaTooOld, .unsuitable: .misconfigured
        case .corrupt: .badData
        case .readOnly, .denied: .notAllowed
        case .full: .lost
        case .missing: .missing
        case .cannotCreate: .cannotCreate
        case .cancelled: .interrupted
        }
    }

    /// What standard error says, with what helps where the driver's own words do not say it.
    var failure: CommandFailure {
        CommandFailure(exitStatus, description, hints: hint.map { [$0] } ?? [])
    }

    private var hint: String? {
        switch code {
        case .busy: "another process holds the lock; the same command will do once it is done"
        case .conflict: "this is a defect of rollcall; please report it with the output of rollcall database check"
        case .full: "make room on the disk, then run the command again"
        case .corrupt: "rollcall database check says more; a copy made by rollcall database backup replaces the file"
        case .unavailable, .denied, .schemaTooNew, .schemaTooOld, .readOnly, .missing, .cannotCreate, .unsuitable,
            .cancelled:
            nil
        }
    }
}
